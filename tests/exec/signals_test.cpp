#include <gtest/gtest.h>
#include <pty.h>

#include <csignal>

#include "exec/children.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

using test::Ends;
using test::exited;
using test::in_a_process;
using test::run_and_end;
using test::Scratch;
using test::shell;

struct SignalCase {
  const char* what;
  std::function<void()> set_up;
  int line = __builtin_LINE();
};

void block(int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

const SignalCase kSignals[] = {
    {"nothing changed", [] {}},
    {"SIGINT ignored", [] { ::signal(SIGINT, SIG_IGN); }},
    {"SIGHUP ignored, as under nohup", [] { ::signal(SIGHUP, SIG_IGN); }},
    {"SIGCHLD ignored", [] { ::signal(SIGCHLD, SIG_IGN); }},
    {"SIGPIPE ignored, as under Python", [] { ::signal(SIGPIPE, SIG_IGN); }},
    {"SIGTERM blocked", [] { block(SIGTERM); }},
    {"SIGQUIT ignored and blocked",
     [] {
       ::signal(SIGQUIT, SIG_IGN);
       block(SIGQUIT);
     }},
    {"SIGINT caught", [] { ::signal(SIGINT, [](int) {}); }},
};

TEST(Child, FindsSignalsAsWeFoundThem) {
  const Command report{"/bin/grep", {"grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status"}, {}};
  for (const auto& row : kSignals) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    const Scratch scratch;
    const auto report_of = [&](const std::string& file, const std::function<void()>& start) {
      const int status = in_a_process([&] {
        ::dup2(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
        row.set_up();
        start();
      });
      EXPECT_EQ(status, exited(0));
      return test::read_file(file);
    };
    const auto expected = report_of(scratch / "replaced", [&] { std::ignore = replace_with(report); });
    EXPECT_NE(expected, "");
    EXPECT_EQ(report_of(scratch / "run", [&] { run_and_end(report); }), expected);
    EXPECT_EQ(report_of(scratch / "asked",
                        [&] {
                          const auto answer = ask(report);
                          if (!answer) ::_exit(97);
                          const auto& out = answer.value().out;
                          ::_exit(::write(1, out.data(), out.size()) == static_cast<ssize_t>(out.size()) ? 0 : 96);
                        }),
              expected);
  }
}

TEST(Run, PutsOurOwnSignalsBack) {
  const int status = in_a_process([] {
    ::signal(SIGINT, [](int) {});
    ::signal(SIGCHLD, SIG_IGN);
    block(SIGTERM);
    struct sigaction before[4];
    const int signals[] = {SIGINT, SIGCHLD, SIGTERM, SIGHUP};
    for (int i = 0; i < 4; ++i) ::sigaction(signals[i], nullptr, &before[i]);
    sigset_t mask_before;
    ::sigprocmask(SIG_BLOCK, nullptr, &mask_before);
    const bool ran = run(shell("exit 7")).has_value() && !run({"/nothing here", {"x"}, {}}).has_value();
    bool same = ran;
    for (int i = 0; i < 4; ++i) {
      struct sigaction after {};
      ::sigaction(signals[i], nullptr, &after);
      same = same && after.sa_handler == before[i].sa_handler;
    }
    sigset_t mask_after;
    ::sigprocmask(SIG_BLOCK, nullptr, &mask_after);
    for (int signal = 1; signal < 32; ++signal) {
      same = same && ::sigismember(&mask_before, signal) == ::sigismember(&mask_after, signal);
    }
    ::_exit(same ? 0 : 1);
  });
  EXPECT_EQ(status, exited(0));
}

TEST(Run, KnowsTheStatusEvenWhenSIGCHLDIsIgnored) {
  const int status = in_a_process([] {
    ::signal(SIGCHLD, SIG_IGN);
    run_and_end(shell("exit 42"));
  });
  EXPECT_EQ(status, exited(42));
}

// Says when it waits; a signal that it traps ends it with `status`, any other as it likes.
std::string waiting_script(const Ends& ready, const std::string& traps) {
  return traps + "sleep 1000 & printf x >&" + std::to_string(ready.ends[1]) + "; wait; kill -9 $!";
}

struct RelayCase {
  const char* what;
  int signal;
  std::string traps;
  int expected;  // wait status of the process that ran it
  int line = __builtin_LINE();
};

const RelayCase kRelays[] = {
    {"SIGTERM is passed on", SIGTERM, "trap 'kill -9 $!; exit 7' TERM; ", exited(7)},
    {"SIGHUP is passed on", SIGHUP, "trap 'kill -9 $!; exit 8' HUP; ", exited(8)},
    {"SIGINT sent by a process is passed on", SIGINT, "trap 'kill -9 $!; exit 9' INT; ", exited(9)},
    {"SIGQUIT sent by a process is passed on", SIGQUIT, "trap 'kill -9 $!; exit 10' QUIT; ", exited(10)},
    {"the child's death is ours", SIGTERM, "trap 'kill -9 $!; trap - TERM; kill $$' TERM; ", SIGTERM},
};

TEST(Run, PassesOnWhatIsSentToUs) {
  for (const auto& row : kRelays) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    const Ends ready(true);
    const pid_t process = ::fork();
    if (process == 0) {
      ::close(ready.ends[0]);
      run_and_end(shell(waiting_script(ready, row.traps)));
    }
    ASSERT_TRUE(ready.wait());
    ::kill(process, row.signal);
    int status = 0;
    ASSERT_EQ(::waitpid(process, &status, 0), process);
    EXPECT_EQ(status & 0xff7f, row.expected);
  }
}

TEST(Run, AnIgnoredSignalStaysIgnored) {
  const Ends ready(true);
  const pid_t process = ::fork();
  if (process == 0) {
    ::close(ready.ends[0]);
    ::signal(SIGHUP, SIG_IGN);
    run_and_end(shell(waiting_script(ready, "trap 'kill -9 $!; exit 6' TERM; ")));
  }
  ASSERT_TRUE(ready.wait());
  ::kill(process, SIGHUP);
  ::kill(process, SIGTERM);  // the one that ends it
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  EXPECT_EQ(status, exited(6));
}

struct TerminalCase {
  const char* what;
  const char* key;
  std::string traps;
  int expected;
  int line = __builtin_LINE();
};

const TerminalCase kTerminal[] = {
    {"Ctrl-C, and the child cleans up", "\x03", "trap 'kill -9 $!; exit 5' INT; ", exited(5)},
    {"Ctrl-C, and the child dies of it", "\x03", "trap 'kill -9 $!; trap - INT; kill -INT $$' INT; ", SIGINT},
    {"Ctrl-\\, and the child cleans up", "\x1c", "trap 'kill -9 $!; exit 4' QUIT; ", exited(4)},
};

TEST(Run, WaitsForTheChildAfterAKeyOfTheTerminal) {
  for (const auto& row : kTerminal) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    const Ends ready(true);
    int terminal = -1;
    const pid_t process = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (process == 0) {
      ::close(ready.ends[0]);
      run_and_end(shell(waiting_script(ready, row.traps)));
    }
    ASSERT_TRUE(ready.wait());
    ASSERT_EQ(::write(terminal, row.key, 1), 1);
    int status = 0;
    ASSERT_EQ(::waitpid(process, &status, 0), process);
    EXPECT_EQ(status & 0xff7f, row.expected);
    ::close(terminal);
  }
}

}  // namespace
}  // namespace runpath
