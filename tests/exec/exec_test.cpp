#include "exec/exec.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "exec/children.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

using test::Ends;
using test::exited;
using test::in_a_process;
using test::out_of;
using test::run_and_end;
using test::Scratch;
using test::shell;

struct EndCase {
  const char* script;
  int exit_status;
  int signal;
  int line = __builtin_LINE();
};

const EndCase kEnds[] = {
    {"exit 0", 0, 0},
    {"exit 1", 1, 0},
    {"exit 11", 11, 0},
    {"exit 139", 139, 0},
    {"exit 255", 255, 0},
    {"kill -SEGV $$", 0, SIGSEGV},
    {"kill -ABRT $$", 0, SIGABRT},
    {"kill -TERM $$", 0, SIGTERM},
    {"kill -KILL $$", 0, SIGKILL},
    {"kill -INT $$", 0, SIGINT},
    {"kill -PIPE $$", 0, SIGPIPE},
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
    {"not there",
     [](const Scratch& s) {
       return Command{s / "nothing", {"nothing"}, {}};
     },
     "No such file or directory"},
    {"not executable",
     [](const Scratch& s) {
       test::write_file(s / "plain", "#!/bin/sh\n");
       return Command{s / "plain", {"plain"}, {}};
     },
     "Permission denied"},
    {"a directory",
     [](const Scratch& s) {
       return Command{s.path(), {"d"}, {}};
     },
     "Permission denied"},
    {"no format that the kernel knows",
     [](const Scratch& s) {
       test::write_file(s / "text", "echo hello\n");
       std::filesystem::permissions(s / "text", std::filesystem::perms::owner_all);
       return Command{s / "text", {"text"}, {}};
     },
     "Exec format error"},
    {"too many words",
     [](const Scratch&) {
       return Command{"/bin/true", std::vector<std::string>(200, std::string(100'000, 'x')), {}};
     },
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
  const std::vector<std::string> words = {
      "", " ", "a b", "-n", "*", "\"'\\$", "x\ny", "\xff\xfe", std::string(100'000, 'z')};
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
  const int status = in_a_process([] {
    run_and_end({"/bin/sh", {"sh", "-c", "test -z \"$(/usr/bin/env | grep LEAK)\""}, {}});
  });
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
  const auto answer =
      ask(shell("i=0; while [ $i -lt 40 ]; do head -c 20000 /dev/zero; head -c 20000 /dev/zero >&2; "
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
