// Running a program in a test: its words, environment and directory given, what it said and how it ended caught.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runpath::test {

// What is run. `words[0]` without a slash is looked for on the test's own PATH.
struct Call {
  std::vector<std::string> words;
  std::map<std::string, std::string> environment = {};  // all of it: nothing is inherited
  std::string cwd = "/";
  std::string input = {};  // standard input
};

// How it ended; `status` is -1 after a death by signal, 127 when it could not be started.
struct Outcome {
  int status = -1;
  int signal = 0;
  std::string out;
  std::string err;
  [[nodiscard]] bool ok() const { return status == 0; }
};

// PATH, HOME, TERM and the C locale: an environment in which no RUNPATH_*, LIBRARY_PATH, LD_*, CGO_* or GO* of the
// caller can be seen.
[[nodiscard]] inline std::map<std::string, std::string> clean_environment() {
  std::map<std::string, std::string> environment{{"LC_ALL", "C"}, {"TERM", "dumb"}};
  for (const char* name : {"PATH", "HOME"}) {
    if (const char* value = std::getenv(name)) environment[name] = value;
  }
  return environment;
}

// The first executable file of that name on the test's own PATH; "" for none.
[[nodiscard]] inline std::string find_on_path(std::string_view name) {
  const char* value = std::getenv("PATH");
  std::string_view rest = value != nullptr ? value : "";
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    const auto candidate = std::string(rest.substr(0, colon)) + "/" + std::string(name);
    if (candidate.front() == '/' && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    rest = colon == std::string_view::npos ? "" : rest.substr(colon + 1);
  }
  return {};
}

namespace detail {

// A file without a name that holds `content`, read from its beginning.
inline int nameless_file(std::string_view content = {}) {
  const int file = ::memfd_create("test", MFD_CLOEXEC);
  if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size())) std::abort();
  ::lseek(file, 0, SEEK_SET);
  return file;
}

inline std::string take(int file) {
  std::string content(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
  const auto size = ::pread(file, content.data(), content.size(), 0);
  content.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  ::close(file);
  return content;
}

}  // namespace detail

[[nodiscard]] inline Outcome run(const Call& call) {
  std::vector<std::string> settings;
  for (const auto& [name, value] : call.environment) settings.push_back(name + "=" + value);
  const auto pointers = [](const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
  };
  const auto words = pointers(call.words);
  const auto environment = pointers(settings);
  const auto program =
      call.words.front().find('/') == std::string::npos ? find_on_path(call.words.front()) : call.words.front();
  const int in = detail::nameless_file(call.input);
  const int out = detail::nameless_file();
  const int err = detail::nameless_file();

  const pid_t child = ::fork();
  if (child == 0) {
    if (::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0 || ::chdir(call.cwd.c_str()) != 0) ::_exit(127);
    ::execve(program.c_str(), words.data(), environment.data());
    ::_exit(127);
  }
  int status = 0;
  const bool waited = child > 0 && ::waitpid(child, &status, 0) == child;
  ::close(in);
  Outcome outcome;
  outcome.out = detail::take(out);
  outcome.err = detail::take(err);
  if (waited && WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
  if (waited && WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  return outcome;
}

}  // namespace runpath::test
