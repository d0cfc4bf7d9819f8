#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "base/files.hpp"
#include "support/schema.hpp"
#include "trace/reader.hpp"

namespace runpath {
namespace {

namespace fs = std::filesystem;

// A scratch directory with a space in its name.
class Write : public testing::Test {
 protected:
  Write() {
    std::string name = (fs::temp_directory_path() / "runpath write.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    m_scratch = name;
  }
  ~Write() override { fs::remove_all(m_scratch); }
  [[nodiscard]] std::string path(const std::string& name) const { return (m_scratch / name).string(); }

  fs::path m_scratch;
};

void put(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::vector<std::string> lines_of(const std::string& path) {
  std::istringstream text(read_whole_file(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::string message(const Result<void>& result) { return result ? "" : result.error().message; }

// Runs `work` in a child; its answer is the child's exit status.
pid_t start(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

mode_t mode_of(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return 0;
  return found.st_mode & 07777U;
}

TEST_F(Write, MakesTheFileForItsOwnerAlone) {
  const mode_t before = ::umask(0);
  EXPECT_EQ(message(write_trace(path("t"), "{}")), "");
  ::umask(before);
  EXPECT_EQ(mode_of(path("t")), 0600U);
  EXPECT_EQ(read_whole_file(path("t")), "{}\n");
}

TEST_F(Write, KeepsTheModeOfAFileThatIsThere) {
  put(path("t"), "");
  ::chmod(path("t").c_str(), 0644);
  EXPECT_EQ(message(write_trace(path("t"), "{}")), "");
  EXPECT_EQ(mode_of(path("t")), 0644U);
}

// What stands in the file before, and after one record.
struct TailCase {
  std::string before;
  std::string after;
  int line = __builtin_LINE();
};

TEST_F(Write, ClosesATornTail) {
  const std::vector<TailCase> rows{
      TailCase{"", "{}\n"},
      TailCase{"{}\n", "{}\n{}\n"},
      TailCase{"{\"arg", "{\"arg\n{}\n"},
      TailCase{"{}\n{\"arg", "{}\n{\"arg\n{}\n"},
      TailCase{"\n", "\n{}\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    put(path("t"), row.before);
    EXPECT_EQ(message(write_trace(path("t"), "{}")), "");
    EXPECT_EQ(read_whole_file(path("t")), row.after);
  }
}

TEST_F(Write, SixtyFourProcessesWriteWholeLines) {
  constexpr int kProcesses = 64, kRecords = 40;
  // Lines of many lengths, some far beyond PIPE_BUF and a page; the first byte and the last tell who wrote them.
  const auto line_of = [](int process, int record) {
    const std::string who = std::to_string(process) + "." + std::to_string(record);
    return "[\"" + who + "\",\"" + std::string(static_cast<std::size_t>(record * record * 13), 'x') + "\",\"" + who +
           "\"]";
  };
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    children.push_back(start([&] {
      for (int record = 0; record < kRecords; ++record) {
        if (!write_trace(path("t"), line_of(process, record))) return 1;
      }
      return 0;
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(wait_for(child), 0);
  std::multiset<std::string> wanted;
  for (int process = 0; process < kProcesses; ++process) {
    for (int record = 0; record < kRecords; ++record) wanted.insert(line_of(process, record));
  }
  const auto lines = lines_of(path("t"));
  EXPECT_TRUE(std::multiset<std::string>(lines.begin(), lines.end()) == wanted) << lines.size() << " lines";
}

// Writers that are killed at any moment: what the others wrote is whole.
TEST_F(Write, KilledWritersCostTheirOwnRecordAtMost) {
  const std::string big = "[\"" + std::string(100'000, 'k') + "\"]";
  const std::string small = R"(["s"])";
  for (int round = 0; round < 30; ++round) {
    const pid_t victim = start([&] {
      for (int i = 0; i < 20; ++i) {
        if (!write_trace(path("t"), big)) return 1;
      }
      ::pause();
      return 2;
    });
    for (int i = 0; i < 5; ++i) EXPECT_EQ(message(write_trace(path("t"), small)), "");
    ::kill(victim, SIGKILL);
    EXPECT_EQ(wait_for(victim), 1000 + SIGKILL);
    EXPECT_EQ(message(write_trace(path("t"), small)), "");
  }
  int smalls = 0;
  for (const auto& line : lines_of(path("t"))) {
    if (line == small) ++smalls;
    const bool is_part = big.starts_with(line) && !line.empty();
    EXPECT_TRUE(line == small || is_part) << line.substr(0, 40);
  }
  EXPECT_EQ(smalls, 30 * 6);
}

TEST_F(Write, FollowsNoLinks) {
  put(path("real"), "");
  fs::create_symlink("real", path("link"));
  EXPECT_NE(message(write_trace(path("link"), "{}")), "");
  EXPECT_EQ(read_whole_file(path("real")), "");
  fs::create_symlink("nothing", path("dangling"));
  EXPECT_NE(message(write_trace(path("dangling"), "{}")), "");
  EXPECT_FALSE(fs::exists(path("nothing")));
  fs::create_directory(path("directory"));
  fs::create_symlink("directory", path("to directory"));
  EXPECT_NE(message(write_trace(path("to directory"), "{}")), "");
  EXPECT_TRUE(fs::is_empty(path("directory")));
}

TEST_F(Write, DirectoryGetsOneFileAProcess) {
  fs::create_directory(path("d"));
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    children.push_back(start([&] { return write_trace(path("d"), "[1]") && write_trace(path("d"), "[2]") ? 0 : 1; }));
  }
  for (const pid_t child : children) EXPECT_EQ(wait_for(child), 0);
  int found = 0;
  for (const auto& entry : fs::directory_iterator(path("d"))) {
    ++found;
    EXPECT_EQ(entry.path().extension(), ".jsonl");
    EXPECT_EQ(read_whole_file(entry.path()), "[1]\n[2]\n");
    EXPECT_EQ(mode_of(entry.path()), 0600U);
  }
  EXPECT_EQ(found, 8);
}

TEST_F(Write, ANameWithASlashIsMadeADirectory) {
  EXPECT_EQ(message(write_trace(path("new/"), "{}")), "");
  EXPECT_EQ(mode_of(path("new")), 0700U);
  EXPECT_EQ(std::distance(fs::directory_iterator(path("new")), fs::directory_iterator()), 1);
  EXPECT_NE(message(write_trace(path("no/such/place/"), "{}")), "");
}

TEST_F(Write, ReadsBackFileAndDirectory) {
  const std::string record = to_json(Record{});
  EXPECT_EQ(message(write_trace(path("d/"), record)), "");
  EXPECT_EQ(message(write_trace(path("t"), record)), "");
  put(path("d/notes.txt"), "no trace");
  for (const auto& place : {path("d"), path("t")}) {
    const auto trace = read_trace(place, real_file_system());
    ASSERT_TRUE(trace.has_value()) << trace.error().message;
    EXPECT_EQ(trace.value().lines.size(), 1U);
    EXPECT_TRUE(trace.value().bad.empty());
  }
  EXPECT_FALSE(read_trace(path("none"), real_file_system()).has_value());
}

TEST_F(Write, AFifoWithoutAReaderDoesNotBlock) {
  ASSERT_EQ(::mkfifo(path("f").c_str(), 0600), 0);
  EXPECT_NE(message(write_trace(path("f"), "{}")), "");
}

TEST_F(Write, AFifoWithAReaderGetsWholeRecords) {
  ASSERT_EQ(::mkfifo(path("f").c_str(), 0600), 0);
  const int keep_open = ::open(path("f").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(keep_open, 0);
  const std::string line = "[\"" + std::string(100'000, 'f') + "\"]";
  std::vector<pid_t> writers;
  for (int i = 0; i < 8; ++i) writers.push_back(start([&] { return write_trace(path("f"), line) ? 0 : 1; }));
  std::string got(8 * (line.size() + 1), '\0');
  std::size_t filled = 0;
  while (filled < got.size()) {
    const auto count = ::read(keep_open, got.data() + filled, got.size() - filled);
    ASSERT_GT(count, 0);
    filled += static_cast<std::size_t>(count);
  }
  for (const pid_t writer : writers) EXPECT_EQ(wait_for(writer), 0);
  ::close(keep_open);
  std::string wanted;
  for (int i = 0; i < 8; ++i) wanted += line + "\n";
  EXPECT_TRUE(got == wanted);
}

// The reader goes away in the middle of a record: SIGPIPE must not reach the build.
TEST_F(Write, AReaderThatGoesAwayKillsNobody) {
  ASSERT_EQ(::mkfifo(path("f").c_str(), 0600), 0);
  const int reader = ::open(path("f").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  const pid_t writer = start([&] {
    ::close(reader);
    const bool failed = !write_trace(path("f"), std::string(3'000'000, 'x'));  // more than any pipe holds
    sigset_t pending;
    sigpending(&pending);
    return failed && sigismember(&pending, SIGPIPE) == 0 ? 0 : 1;
  });
  char byte = 0;
  while (::read(reader, &byte, 1) != 1) {  // the writer is in the middle now
  }
  ::close(reader);
  EXPECT_EQ(wait_for(writer), 0);
}

TEST_F(Write, SizeLimitTakesThePartBackAndRaisesNoSignal) {
  const pid_t child = start([&] {
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (!write_trace(path("t"), "[\"" + std::string(600, 'a') + "\"]")) return 1;
    if (write_trace(path("t"), "[\"" + std::string(600, 'b') + "\"]")) return 2;
    if (!write_trace(path("t"), "[\"" + std::string(300, 'c') + "\"]")) return 3;
    const std::size_t rest = 1000 - read_whole_file(path("t")).size();
    if (!write_trace(path("t"), std::string(rest - 1, 'd'))) return 4;
    if (write_trace(path("t"), "[]")) return 5;  // at the limit: this is what raises SIGXFSZ
    return 0;
  });
  EXPECT_EQ(wait_for(child), 0);
  const auto lines = lines_of(path("t"));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].substr(0, 3), "[\"c");
  EXPECT_EQ(read_whole_file(path("t")).size(), 1000U);
}

// A disk of 64 KiB, in a mount namespace of the child's own.
TEST_F(Write, AFullDiskLeavesNoPart) {
  constexpr int kNotAllowed = 77;
  fs::create_directory(path("disk"));
  const std::string line = "[\"" + std::string(20'000, 'x') + "\"]";
  const pid_t child = start([&] {
    const int flags = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
    if (::unshare(flags) != 0) return kNotAllowed;
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return kNotAllowed;
    if (::mount("none", path("disk").c_str(), "tmpfs", 0, "size=64k") != 0) return kNotAllowed;
    int written = 0;
    while (written < 100 && write_trace(path("disk/t"), line)) ++written;
    if (written != 3) return 1;
    if (lines_of(path("disk/t")) != std::vector<std::string>(3, line)) return 2;
    return fs::file_size(path("disk/t")) == 3 * (line.size() + 1) ? 0 : 3;
  });
  const int status = wait_for(child);
  if (status == kNotAllowed) GTEST_SKIP() << "mounting a small tmpfs is not allowed here";
  EXPECT_EQ(status, 0);
}

TEST_F(Write, DevicesAndUnwritablePlacesAreErrors) {
  EXPECT_NE(message(write_trace("/dev/full", "{}")), "");
  EXPECT_EQ(message(write_trace("/dev/null", "{}")), "");
  EXPECT_NE(message(write_trace(path("none/t"), "{}")), "");
  put(path("file"), "");
  EXPECT_NE(message(write_trace(path("file/t"), "{}")), "");
  EXPECT_NE(message(write_trace(std::string(5000, 'x'), "{}")), "");
  EXPECT_NE(message(write_trace(path("t"), "{\n}")), "");
  EXPECT_FALSE(fs::exists(path("t")));
}

// Nobody but root could read what root could; without root's rights a directory of another's must be an error.
TEST_F(Write, ReadOnlyFilesAndDirectoriesAreErrors) {
  put(path("t"), "");
  ::chmod(path("t").c_str(), 0400);
  fs::create_directory(path("d"));
  ::chmod(path("d").c_str(), 0500);
  const pid_t child = start([&] {
    if (::geteuid() == 0) {
      if (::chown(path("t").c_str(), 65534, 65534) != 0 || ::chown(path("d").c_str(), 65534, 65534) != 0) return 1;
      if (::chmod(m_scratch.c_str(), 0755) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) return 2;
    }
    if (write_trace(path("t"), "{}")) return 3;
    if (write_trace(path("d"), "{}")) return 4;
    return 0;
  });
  EXPECT_EQ(wait_for(child), 0);
}

// Written to, but not readable: the tail cannot be looked at, the record arrives all the same.
TEST_F(Write, AFileThatMayOnlyBeWritten) {
  put(path("t"), "{}\n");
  ::chmod(path("t").c_str(), 0200);
  const pid_t child = start([&] {
    if (::geteuid() == 0) {
      if (::chown(path("t").c_str(), 65534, 65534) != 0) return 1;
      if (::chmod(m_scratch.c_str(), 0755) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) return 2;
    }
    return write_trace(path("t"), "[]") ? 0 : 3;
  });
  EXPECT_EQ(wait_for(child), 0);
  ::chmod(path("t").c_str(), 0600);
  EXPECT_EQ(read_whole_file(path("t")), "{}\n[]\n");
}

// A holder of the lock that was stopped (here: one that never lets go) must not stop a build.
TEST_F(Write, AHeldLockCostsPatienceNotTheRecord) {
  put(path("t"), "{\"torn");
  const int holder = ::open(path("t").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::flock(holder, LOCK_EX), 0);
  EXPECT_EQ(message(write_trace(path("t"), "{}")), "");
  ::close(holder);
  EXPECT_EQ(read_whole_file(path("t")), "{\"torn\n{}\n");
}

TEST_F(Write, InheritsNothingToChildren) {
  EXPECT_EQ(message(write_trace(path("t"), "{}")), "");
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = fs::read_symlink(entry.path(), error);
    EXPECT_NE(target.string(), path("t"));
  }
}

}  // namespace
}  // namespace runpath
