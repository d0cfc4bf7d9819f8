// Signals while a child runs.
#pragma once

#include <sys/types.h>

#include <array>
#include <csignal>

namespace runpath {

// Makes SIGCHLD's disposition fit for waiting: a caller that ignores it (the kernel then throws wait statuses away) is
// common among daemons, and an ignored signal stays ignored across execve.
class ChildStatusKept {
 public:
  ChildStatusKept();
  ~ChildStatusKept();
  ChildStatusKept(const ChildStatusKept&) = delete;
  ChildStatusKept& operator=(const ChildStatusKept&) = delete;

  // In the child before execve: the disposition as we found it.
  void restore_in_child() const;

 private:
  struct sigaction m_found {};
  bool m_changed = false;
};

// Passes signals on to one child, from watch() until the end of the scope. Only one at a time.
class SignalRelay {
 public:
  // Blocks the relayed signals, so that none is lost before the child is there.
  SignalRelay();
  // Puts mask and dispositions back as they were found.
  ~SignalRelay();
  SignalRelay(const SignalRelay&) = delete;
  SignalRelay& operator=(const SignalRelay&) = delete;

  void watch(pid_t child);
  // In the child before execve: mask and dispositions as we found them.
  void restore_in_child() const;

 private:
  static constexpr std::array kRelayed = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
  std::array<struct sigaction, kRelayed.size()> m_found{};
  sigset_t m_mask{};
};

}  // namespace runpath
