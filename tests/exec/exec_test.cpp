#include "exec/exec.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "support/run.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

using test::Scratch;

// `sh -c script words…` with a clean environment.
Command shell(const std::string& script, const std::vector<std::string>& words = {}) {
  Command command{"/bin/sh", {"sh", "-c", script, "sh"}, test::clean_environment()};
  command.words.insert(command.words.end(), words.begin(), words.end());
  return command;
}

// A process of our own, in which signals and descriptors can be set up at will; its wait status.
int in_a_process(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(99);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child ? status : -1;
}

int exited(int status) { return W_EXITCODE(status, 0); }

// Runs it and ends the same way.
void run_and_end(const Command& command) {
  const auto ended = run(command);
  if (!ended) ::_exit(98);
  end_like(ended.value());
}

std::string out_of(const Command& command) {
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

struct EndCase {
  const char* script;
  int exit_status;
  int signal;
  int line = __builtin_LINE();
};

const EndCase kEnds[] = {
    {"exit 0", 0, 0},        {"exit 1", 1, 0},        {"exit 11", 11, 0},       {"exit 139", 139, 0},
    {"exit 255", 255, 0},    {"kill -SEGV $$", 0, SIGSEGV}, {"kill -ABRT $$", 0, SIGABRT}, {"kill -TERM $$", 0, SIGTERM},
    {"kill -KILL $$", 0, SIGKILL}, {"kill -INT $$", 0, SIGINT}, {"kill -PIPE $$", 0, SIGPIPE},
};

TEST(Run, TellsHowTheChildEnded) {
  for (const auto& row : kEnds) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.script);
    const auto ended = run(shell(row.script));
    ASSERT_TRUE(ended) << ended.error().message;
    EXPECT_EQ(ended.value().exit_status, row.exit_status);
    EXPECT_EQ(ended.value().signal, row.signal);
    const auto asked = ask(shell(row.script));
    ASSERT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(asked.value().ended.exit_status, row.exit_status);
    EXPECT_EQ(asked.value().ended.signal, row.signal);
  }
}

TEST(EndLike, EndsTheSameWayWithoutACore) {
  for (const auto& row : kEnds) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.script);
    const int status = in_a_process([&] {
      const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
      ::setrlimit(RLIMIT_CORE, &unlimited);
      ::signal(row.signal, SIG_IGN);  // and signal 0: an error that changes nothing
      end_like({row.exit_status, row.signal});
    });
    EXPECT_EQ(WIFSIGNALED(status) ? WTERMSIG(status) : 0, row.signal);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : 0, row.exit_status);
    EXPECT_FALSE(WIFSIGNALED(status) && WCOREDUMP(status));
  }
}

struct FailureCase {
  const char* what;
  std::function<Command(const Scratch&)> command;
  const char* says;
  int line = __builtin_LINE();
};

const FailureCase kFailures[] = {
    {"not there", [](const Scratch& s) { return Command{s / "nothing", {"nothing"}, {}}; }, "No such file or directory"},
    {"not executable",
     [](const Scratch& s) {
       test::write_file(s / "plain", "#!/bin/sh\n");
       return Command{s / "plain", {"plain"}, {}};
     },
     "Permission denied"},
    {"a directory", [](const Scratch& s) { return Command{s.path(), {"d"}, {}}; }, "Permission denied"},
    {"no format that the kernel knows",
     [](const Scratch& s) {
       test::write_file(s / "text", "echo hello\n");
       std::filesystem::permissions(s / "text", std::filesystem::perms::owner_all);
       return Command{s / "text", {"text"}, {}};
     },
     "Exec format error"},
    {"too many words",
     [](const Scratch&) { return Command{"/bin/true", std::vector<std::string>(200, std::string(100'000, 'x')), {}}; },
     "Argument list too long"},
};

TEST(Failures, AreWordsWithThePathAndTheReason) {
  for (const auto& row : kFailures) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    const Scratch scratch;
    const auto command = row.command(scratch);
    const auto ran = run(command);
    ASSERT_FALSE(ran);
    const auto asked = ask(command);
    ASSERT_FALSE(asked);
    for (const auto& message : {ran.error().message, asked.error().message, replace_with(command).message}) {
      EXPECT_EQ(message, "running " + command.path + ": " + row.says);
    }
  }
}

TEST(Child, GetsItsWordsAsTheyAre) {
  const std::vector<std::string> words = {"", " ", "a b", "-n", "*", "\"'\\$", "x\ny", "\xff\xfe", std::string(100'000, 'z')};
  std::string expected;
  for (const auto& word : words) expected += "[" + word + "]";
  EXPECT_EQ(out_of(shell("printf '[%s]' \"$@\"", words)), expected);
  EXPECT_EQ(out_of({"/bin/sh", {"another name", "-c", "echo $0"}, {}}), "another name\n");
}

TEST(Child, GetsItsEnvironmentAndNoOther) {
  ::setenv("RUNPATH_TEST_LEAK", "1", 1);
  const std::map<std::string, std::string> environment = {{"A", "1 2"}, {"B", ""}, {"C", "x=y"}};
  EXPECT_EQ(out_of({"/usr/bin/env", {"env"}, environment}), "A=1 2\nB=\nC=x=y\n");
  EXPECT_EQ(out_of({"/usr/bin/env", {"env"}, {}}), "");
  const int status = in_a_process([] { run_and_end({"/bin/sh", {"sh", "-c", "test -z \"$(/usr/bin/env | grep LEAK)\""}, {}}); });
  EXPECT_EQ(status, exited(0));
}

TEST(Child, GetsEveryInheritedDescriptorAndNoneOfOurs) {
  const Ends ends(true);
  const int inherited = ::fcntl(ends.ends[1], F_DUPFD, 200);
  const int closed_on_exec = ::fcntl(ends.ends[1], F_DUPFD_CLOEXEC, 300);
  const Command list{"/bin/ls", {"ls", "/proc/self/fd"}, {}};
  const auto numbers = [&](const std::function<void()>& start) {
    const Scratch scratch;
    const auto file = scratch / "numbers";
    const int status = in_a_process([&] {
      const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(out, STDOUT_FILENO);
      ::close(out);
      start();
    });
    EXPECT_EQ(status, exited(0));
    return "\n" + test::read_file(file);
  };
  const auto has = [](const std::string& text, int fd) {
    return text.find("\n" + std::to_string(fd) + "\n") != std::string::npos;
  };
  const auto expected = numbers([&] { std::ignore = replace_with(list); });
  EXPECT_TRUE(has(expected, inherited)) << expected;
  EXPECT_FALSE(has(expected, closed_on_exec)) << expected;
  EXPECT_EQ(numbers([&] { run_and_end(list); }), expected);
  ::close(inherited);
  ::close(closed_on_exec);
}

TEST(Run, LeavesNoDescriptorOpen) {
  const auto count = [] { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); };
  const auto before = count();
  ASSERT_TRUE(run(shell("exit 3")));
  ASSERT_TRUE(ask(shell("echo x; echo y >&2")));
  ASSERT_FALSE(run({"/nothing here", {"x"}, {}}));
  ASSERT_FALSE(ask({"/nothing here", {"x"}, {}}));
  EXPECT_EQ(count(), before);
}

TEST(Run, SharesStandardInputAndOutputs) {
  const Scratch scratch;
  test::write_file(scratch / "in", "from stdin\n");
  const int status = in_a_process([&] {
    ::dup2(::open((scratch / "in").c_str(), O_RDONLY), 0);
    ::dup2(::open((scratch / "out").c_str(), O_WRONLY | O_CREAT, 0600), 1);
    ::dup2(::open((scratch / "err").c_str(), O_WRONLY | O_CREAT, 0600), 2);
    run_and_end(shell("cat; echo complaint >&2"));
  });
  EXPECT_EQ(status, exited(0));
  EXPECT_EQ(test::read_file(scratch / "out"), "from stdin\n");
  EXPECT_EQ(test::read_file(scratch / "err"), "complaint\n");
}

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
    EXPECT_EQ(report_of(scratch / "asked", [&] {
      const auto answer = ask(report);
      if (!answer) ::_exit(97);
      const auto& out = answer.value().out;
      ::_exit(::write(1, out.data(), out.size()) == static_cast<ssize_t>(out.size()) ? 0 : 96);
    }), expected);
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

TEST(Ask, CatchesBothOutputsApartOrMerged) {
  const auto apart = ask(shell("echo 1; echo 2 >&2; echo 3"));
  ASSERT_TRUE(apart) << apart.error().message;
  EXPECT_EQ(apart.value().out, "1\n3\n");
  EXPECT_EQ(apart.value().err, "2\n");
  const auto merged = ask(shell("echo 1; echo 2 >&2; echo 3"), true);
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged.value().out, "1\n2\n3\n");
  EXPECT_EQ(merged.value().err, "");
}

TEST(Ask, ReadsMoreThanPipesHold) {
  const auto answer = ask(shell("i=0; while [ $i -lt 40 ]; do head -c 20000 /dev/zero; head -c 20000 /dev/zero >&2; "
                                "i=$((i+1)); done; exit 3"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer.value().out.size(), 800'000U);
  EXPECT_EQ(answer.value().err.size(), 800'000U);
  EXPECT_EQ(answer.value().ended.exit_status, 3);
}

TEST(Ask, GivesAnEmptyInput) { EXPECT_EQ(out_of(shell("cat; readlink /proc/$$/fd/0")), "/dev/null\n"); }

TEST(Ask, DoesNotWaitForWhatIsLeftRunning) {
  const auto answer = ask(shell("sleep 1000 & echo $!"));
  ASSERT_TRUE(answer) << answer.error().message;
  const pid_t left = std::atoi(answer.value().out.c_str());
  ASSERT_GT(left, 1);
  EXPECT_EQ(::kill(left, SIGKILL), 0) << "it should still run";
}

TEST(Ask, WorksWithStandardDescriptorsClosed) {
  for (int closed = 1; closed < 8; ++closed) {
    SCOPED_TRACE(testing::Message() << "closed: " << closed);
    const int status = in_a_process([&] {
      for (int fd = 0; fd < 3; ++fd) {
        if ((closed >> fd & 1) != 0) ::close(fd);
      }
      const auto answer = ask(shell("echo out; echo err >&2; cat"));
      const bool right = answer && answer.value().out == "out\n" && answer.value().err == "err\n";
      ::_exit(right ? 0 : 1);
    });
    EXPECT_EQ(status, exited(0));
  }
}

TEST(ReplaceWith, IsExecve) {
  const int status = in_a_process([] { std::ignore = replace_with(shell("exit 21")); });
  EXPECT_EQ(status, exited(21));
}

}  // namespace
}  // namespace runpath
