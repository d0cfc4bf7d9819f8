#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

#include <array>
#include <csignal>
#include <string_view>

namespace fidelity {

namespace {

// No program of these tests takes a thousandth of it.
constexpr int patience_ms = 120'000;

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const auto& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

std::string find_program(const std::string& name, const std::vector<std::string>& environment) {
  if (name.find('/') != std::string::npos) return name;
  for (const auto& setting : environment) {
    if (!setting.starts_with("PATH=")) continue;
    std::string_view rest = std::string_view(setting).substr(5);
    while (!rest.empty()) {
      const auto colon = rest.find(':');
      const auto candidate = std::string(rest.substr(0, colon)) + "/" + name;
      if (access(candidate.c_str(), X_OK) == 0) return candidate;
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  return name;
}

// Takes what has arrived; false at the end of the stream.
bool drain(int descriptor, std::string& into) {
  std::array<char, 16384> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

// Reads both streams to their ends; false when that takes too long.
bool collect(int out, int err, Outcome& outcome) {
  std::array<pollfd, 2> streams{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (poll(streams.data(), streams.size(), patience_ms) <= 0) return false;
    if (streams[0].revents != 0 && !drain(out, outcome.out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !drain(err, outcome.err)) streams[1].fd = -1;
  }
  return true;
}

}  // namespace

Outcome run_program(const std::vector<std::string>& words, const std::vector<std::string>& environment,
                    const std::string& directory) {
  Outcome outcome;
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) return outcome;
  if (pipe2(err.data(), O_CLOEXEC) != 0) return outcome;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  pid_t child = -1;
  const auto program = find_program(words[0], environment);
  const int failed =
      posix_spawn(&child, program.c_str(), &actions, nullptr, pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  close(err[1]);
  if (failed == 0) {
    const bool in_time = collect(out[0], err[0], outcome);
    if (!in_time) kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (!in_time) outcome.status = -1;
  } else {
    outcome.err = "cannot start " + program + ": " + std::strerror(failed);
  }
  close(out[0]);
  close(err[0]);
  return outcome;
}

}  // namespace fidelity
