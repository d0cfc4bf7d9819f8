// Children for the tests of exec.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "exec/exec.hpp"
#include "support/run.hpp"

namespace runpath::test {

// `sh -c script words…` with a clean environment.
inline Command shell(const std::string& script, const std::vector<std::string>& words = {}) {
  Command command{"/bin/sh", {"sh", "-c", script, "sh"}, test::clean_environment()};
  command.words.insert(command.words.end(), words.begin(), words.end());
  return command;
}

// A process of our own, in which signals and descriptors can be set up at will; its wait status.
inline int in_a_process(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(99);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child ? status : -1;
}

inline int exited(int status) { return W_EXITCODE(status, 0); }

// Runs it and ends the same way.
inline void run_and_end(const Command& command) {
  const auto ended = run(command);
  if (!ended) ::_exit(98);
  end_like(ended.value());
}

inline std::string out_of(const Command& command) {
  const auto answer = ask(command);
  return answer ? answer.value().out : "error: " + answer.error().message;
}

// A pipe's ends; closed by execve unless `inherited`.
struct Ends {
  explicit Ends(bool inherited = false) {
    if (::pipe2(ends, inherited ? 0 : O_CLOEXEC) != 0) std::abort();
  }
  ~Ends() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  // Blocks until a byte comes.
  [[nodiscard]] bool wait() const {
    char byte = 0;
    return ::read(ends[0], &byte, 1) == 1;
  }
  int ends[2] = {-1, -1};
};

}  // namespace runpath::test
