#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.hpp"
#include "go/go_call.hpp"
#include "support/memory_files.hpp"

namespace runpath::go {
namespace {

// Processes as /proc shows them.
struct Proc {
  MemoryFiles files;
  Proc& process(long pid, long parent, const std::string& executable, const std::vector<std::string>& argv,
                const std::string& name = "x") {
    const auto place = "/proc/" + std::to_string(pid) + "/";
    if (!executable.empty()) files.symlink(place + "exe", executable);
    std::string cmdline;
    for (const auto& word : argv) cmdline += word + '\0';
    files.file(place + "cmdline", cmdline);
    files.file(place + "stat",
               std::to_string(pid) + " (" + name + ") S " + std::to_string(parent) + " 1 1 0 -1 4194304 0");
    return *this;
  }
};

using Words = std::vector<std::string>;

TEST(ReadParent, TheGoCommandItself) {
  const auto proc = Proc().process(10, 1, "/usr/local/go/bin/go", {"go", "build", "-ldflags", "", "."});
  const auto parent = read_parent(10, proc.files);
  EXPECT_EQ(parent.pid, 10);
  EXPECT_EQ(parent.executable, "go");
  EXPECT_EQ(parent.argv, (Words{"go", "build", "-ldflags", "", "."}));
  EXPECT_EQ(parent.between, Words());
}

TEST(ReadParent, BehindAScriptAndCcache) {
  const auto proc = Proc()
                        .process(10, 1, "/usr/lib/go/bin/.go-wrapped", {"go", "build"}, "go")
                        .process(11, 10, "/usr/bin/dash", {"/bin/sh", "/home/me/cc"}, "odd ) name (")
                        .process(12, 11, "/usr/bin/ccache", {"ccache", "runpath-cc"});
  const auto parent = read_parent(12, proc.files);
  EXPECT_EQ(parent.pid, 10);
  EXPECT_EQ(parent.executable, ".go-wrapped");
  EXPECT_EQ(parent.between, (Words{"ccache", "dash"}));
}

TEST(ReadParent, TheNearestOfGosTools) {
  const auto proc = Proc()
                        .process(10, 1, "/usr/local/go/bin/go", {"go", "build"})
                        .process(11, 10, "/usr/local/go/pkg/tool/linux_amd64/link (deleted)", {"link", "-o", "x"});
  EXPECT_EQ(read_parent(11, proc.files).executable, "link");
}

TEST(ReadParent, NoneOfGosTools) {
  auto proc = Proc().process(2, 1, "/usr/bin/make", {"make"});
  for (long pid = 3; pid < 12; ++pid) proc.process(pid, pid - 1, "/usr/bin/bash", {"bash", std::to_string(pid)});
  const auto parent = read_parent(11, proc.files);
  EXPECT_EQ(parent.pid, 11);
  EXPECT_EQ(parent.executable, "bash");
  EXPECT_EQ(parent.argv, (Words{"bash", "11"}));
  EXPECT_EQ(parent.between, Words());
}

TEST(ReadParent, FarAwayIsNotAsked) {
  auto proc = Proc().process(2, 1, "/usr/local/go/bin/go", {"go", "test"});
  for (long pid = 3; pid < 12; ++pid) proc.process(pid, pid - 1, "/usr/bin/bash", {"bash"});
  EXPECT_EQ(read_parent(11, proc.files).executable, "bash");
}

TEST(ReadParent, AnotherUsersProcessHidesItsExecutable) {
  const auto proc = Proc().process(10, 1, "", {"/opt/go/bin/go", "build"});
  EXPECT_EQ(read_parent(10, proc.files).executable, "go");
}

TEST(ReadParent, WithoutProc) {
  const auto parent = read_parent(10, MemoryFiles());
  EXPECT_EQ(parent.pid, 10);
  EXPECT_EQ(parent.executable, "");
  EXPECT_EQ(parent.argv, Words());
}

TEST(ReadParent, OfThisTest) {
  const auto parent = read_parent(::getpid(), real_file_system());
  EXPECT_EQ(parent.executable, std::filesystem::read_symlink("/proc/self/exe").filename().string());
  EXPECT_FALSE(parent.argv.empty());
}

}  // namespace
}  // namespace runpath::go
