#include "exec/signals.hpp"

#include <cerrno>

namespace runpath {

namespace {

// The child that signals go to; 0 while there is none. Written with the relayed signals blocked.
volatile sig_atomic_t relay_to = 0;

// The terminal's own SIGINT and SIGQUIT have already reached the child, which is in our process group; what a process
// sent (si_code <= 0) may have been meant for us alone.
void pass_on(int signal, siginfo_t* info, void* /*context*/) {
  const int saved_errno = errno;
  if (relay_to > 0 && info->si_code <= 0) ::kill(relay_to, signal);
  errno = saved_errno;
}

bool is_ignored(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

ChildStatusKept::ChildStatusKept() {
  if (::sigaction(SIGCHLD, nullptr, &m_found) != 0) return;
  m_changed = is_ignored(m_found) || (m_found.sa_flags & SA_NOCLDWAIT) != 0;
  if (!m_changed) return;
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &plain, nullptr);
}

ChildStatusKept::~ChildStatusKept() { restore_in_child(); }

void ChildStatusKept::restore_in_child() const {
  if (m_changed) ::sigaction(SIGCHLD, &m_found, nullptr);
}

SignalRelay::SignalRelay() {
  sigset_t relayed;
  ::sigemptyset(&relayed);
  for (const int signal : kRelayed) ::sigaddset(&relayed, signal);
  ::sigprocmask(SIG_BLOCK, &relayed, &m_mask);
  struct sigaction passing {};
  passing.sa_sigaction = pass_on;
  passing.sa_flags = SA_SIGINFO | SA_RESTART;
  passing.sa_mask = relayed;
  for (std::size_t i = 0; i < kRelayed.size(); ++i) {
    ::sigaction(kRelayed[i], &passing, &m_found[i]);
    if (is_ignored(m_found[i])) ::sigaction(kRelayed[i], &m_found[i], nullptr);
  }
}

SignalRelay::~SignalRelay() {
  relay_to = 0;
  restore_in_child();
}

void SignalRelay::watch(pid_t child) {
  relay_to = child;
  ::sigprocmask(SIG_SETMASK, &m_mask, nullptr);
}

void SignalRelay::restore_in_child() const {
  for (std::size_t i = 0; i < kRelayed.size(); ++i) {
    if (!is_ignored(m_found[i])) ::sigaction(kRelayed[i], &m_found[i], nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &m_mask, nullptr);
}

}  // namespace runpath
