#include <gtest/gtest.h>

#include "invocation/invocation.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

// A machine: runpath in /opt/runpath, its links named like compilers in /masq (symlinks), /hard and /copy; ccache's
// links in /ccache; real compilers in /usr/bin and /opt/gcc.
MemoryFiles machine() {
  MemoryFiles files;
  files.program("/opt/runpath/bin/runpath-cc", "RUNPATH PROGRAM")
      .symlink("/opt/runpath/bin/runpath-c++", "runpath-cc")
      .symlink("/opt/runpath/bin/runpath-ld", "runpath-cc");
  for (const auto* name : {"cc", "gcc", "gcc-12", "g++", "clang", "ld", "musl-gcc", "aarch64-linux-gnu-gcc"}) {
    files.symlink(std::string("/masq/") + name, "/opt/runpath/bin/runpath-cc");
  }
  files.hard_link("/hard/gcc", "/opt/runpath/bin/runpath-cc").program("/copy/gcc", "RUNPATH PROGRAM");
  files.program("/other/gcc", "RUNPATH PROGRA2");  // another version: as large, but not the same
  files.program("/usr/bin/ccache", "CCACHE");
  for (const auto* name : {"cc", "gcc", "g++"}) files.symlink(std::string("/ccache/") + name, "/usr/bin/ccache");
  files.program("/usr/bin/x86_64-linux-gnu-gcc-12", "GCC 12")
      .symlink("/usr/bin/gcc-12", "x86_64-linux-gnu-gcc-12")
      .symlink("/usr/bin/gcc", "gcc-12")
      .symlink("/etc/alternatives/cc", "/usr/bin/gcc")
      .symlink("/usr/bin/cc", "/etc/alternatives/cc")
      .program("/usr/bin/g++", "G++")
      .program("/usr/bin/ld", "LD")
      .program("/usr/bin/musl-gcc", "#!/bin/sh")
      .program("/usr/bin/aarch64-linux-gnu-gcc", "CROSS")
      .program("/opt/gcc/bin/gcc", "GCC 14")
      .program("/work/gcc", "LOCAL")
      .file("/data/gcc", "not executable")
      .directory("/dirs/gcc");
  return files;
}

struct FindCase {
  std::string argv0;
  std::string path;     // PATH
  std::string setting;  // RUNPATH_CC or its kin
  std::vector<std::string> words;
  std::vector<std::string> skipped;
  std::string guard;  // of a process 300, child of 200, child of 100
  int line = __builtin_LINE();
};

const std::vector<FindCase> kFindCases = {
    // runpath-cc looks for cc, gcc, clang; what it finds keeps the name that it was found by
    FindCase{"runpath-cc", "/usr/bin", "", {"/usr/bin/cc"}, {}, ""},
    FindCase{"runpath-cc", "/opt/gcc/bin", "", {"/opt/gcc/bin/gcc"}, {}, ""},
    FindCase{"runpath-c++", "/usr/bin", "", {"/usr/bin/g++"}, {}, ""},
    FindCase{"runpath-ld", "/usr/bin", "", {"/usr/bin/ld"}, {}, ""},
    FindCase{"runpath-cc", "/masq:/usr/bin", "", {"/usr/bin/cc"}, {"/masq/cc"}, ""},
    // masqueraded: the next of that very name
    FindCase{"gcc", "/masq:/usr/bin", "", {"/usr/bin/gcc"}, {"/masq/gcc"}, ""},
    FindCase{"gcc-12", "/masq:/opt/gcc/bin:/usr/bin", "", {"/usr/bin/gcc-12"}, {"/masq/gcc-12"}, ""},
    FindCase{"aarch64-linux-gnu-gcc",
             "/masq:/usr/bin",
             "",
             {"/usr/bin/aarch64-linux-gnu-gcc"},
             {"/masq/aarch64-linux-gnu-gcc"},
             ""},
    FindCase{"ld", "/masq:/usr/bin", "", {"/usr/bin/ld"}, {"/masq/ld"}, ""},
    FindCase{"gcc", "/hard:/usr/bin", "", {"/usr/bin/gcc"}, {"/hard/gcc"}, ""},
    FindCase{"gcc", "/copy:/usr/bin", "", {"/usr/bin/gcc"}, {"/copy/gcc"}, ""},
    FindCase{"gcc", "/hard:/masq:/copy:/usr/bin", "", {"/usr/bin/gcc"}, {"/hard/gcc", "/masq/gcc", "/copy/gcc"}, ""},
    FindCase{"gcc", "/nowhere:/data:/dirs:/usr/bin", "", {"/usr/bin/gcc"}, {}, ""},
    FindCase{
        "gcc", "/masq::/usr/bin", "", {"/work/gcc"}, {"/masq/gcc"}, ""},  // an empty piece is the working directory
    FindCase{"gcc", "/masq:./../work/", "", {"/work/../work/gcc"}, {"/masq/gcc"}, ""},
    // called by its path: what stands behind that directory comes first
    FindCase{"/masq/gcc", "/opt/gcc/bin:/masq:/usr/bin", "", {"/usr/bin/gcc"}, {}, ""},
    FindCase{"/masq//gcc", "/opt/gcc/bin:/masq/:/nowhere", "", {"/opt/gcc/bin/gcc"}, {}, ""},
    FindCase{"/elsewhere/gcc", "/opt/gcc/bin:/masq", "", {"/opt/gcc/bin/gcc"}, {}, ""},
    FindCase{"/opt/runpath/bin/runpath-cc", "/usr/bin:/opt/runpath/bin:/opt/gcc/bin", "", {"/usr/bin/cc"}, {}, ""},
    // settings
    FindCase{"runpath-cc", "/usr/bin", "/opt/gcc/bin/gcc", {"/opt/gcc/bin/gcc"}, {}, ""},
    FindCase{"gcc", "/masq:/usr/bin", "./gcc", {"./gcc"}, {}, ""},
    FindCase{"gcc", "/masq:/usr/bin", " gcc-12 -m32 ", {"/usr/bin/gcc-12", "-m32"}, {"/masq/gcc-12"}, ""},
    FindCase{"gcc", "/masq:/usr/bin", "ccache gcc", {"/usr/bin/ccache", "gcc"}, {}, ""},
    FindCase{"gcc", "/masq:/usr/bin", "ccache 'my gcc'", {"/usr/bin/ccache", "my gcc"}, {}, ""},
    FindCase{"gcc", "/masq:/usr/bin", "  ", {"/usr/bin/gcc"}, {"/masq/gcc"}, ""},
    // ccache, behind us and before us, each as the first and the second time we are called
    FindCase{"gcc", "/masq:/ccache:/usr/bin", "", {"/ccache/gcc"}, {"/masq/gcc"}, ""},
    FindCase{"/masq/gcc", "/masq:/ccache:/usr/bin", "", {"/usr/bin/gcc"}, {"/ccache/gcc"}, "200=/ccache/gcc"},
    FindCase{"/masq/gcc", "/masq:/ccache:/usr/bin", "", {"/usr/bin/gcc"}, {"/ccache/gcc"}, "300=/ccache/gcc"},
    FindCase{"/masq/gcc", "/masq:/ccache:/usr/bin", "", {"/usr/bin/gcc"}, {"/ccache/gcc"}, "100+/ccache/gcc"},
    FindCase{"/masq/gcc", "/masq:/ccache:/usr/bin", "", {"/usr/bin/gcc"}, {"/ccache/gcc"}, "200+/ccache/gcc"},
    FindCase{"/masq/gcc", "/ccache:/masq:/usr/bin", "", {"/usr/bin/gcc"}, {}, ""},
    FindCase{"gcc", "/ccache:/masq:/usr/bin", "", {"/ccache/gcc"}, {}, ""},
    FindCase{"/masq/gcc",
             "/masq:/ccache:/usr/bin",
             "ccache gcc",
             {"/usr/bin/gcc"},
             {"/usr/bin/ccache", "/ccache/gcc"},
             "200=/usr/bin/ccache"},
    FindCase{"/masq/gcc",
             "/masq:/usr/bin",
             "musl-gcc",
             {"/usr/bin/gcc"},
             {"/usr/bin/musl-gcc", "/masq/musl-gcc"},
             "300=/usr/bin/musl-gcc"},
    FindCase{"/masq/gcc",
             "/masq:/usr/bin",
             "/usr/bin/musl-gcc",
             {"/usr/bin/gcc"},
             {"/usr/bin/musl-gcc"},
             "300=/usr/bin/musl-gcc"},
    // another version of runpath that called us back
    FindCase{"/masq/gcc", "/other:/masq:/usr/bin", "", {"/usr/bin/gcc"}, {}, "100=/other/gcc"},
    FindCase{"gcc", "/other:/masq:/usr/bin", "", {"/usr/bin/gcc"}, {"/other/gcc", "/masq/gcc"}, "300=/other/gcc"},
    // a compiler that a compiler has run, deeper down, is the same compiler
    FindCase{"gcc", "/masq:/opt/gcc/bin:/usr/bin", "", {"/opt/gcc/bin/gcc"}, {"/masq/gcc"}, "50=/opt/gcc/bin/gcc"},
    FindCase{"gcc", "/masq:/opt/gcc/bin:/usr/bin", "", {"/opt/gcc/bin/gcc"}, {"/masq/gcc"}, "100=/opt/gcc/bin/gcc"},
    FindCase{"gcc", "/masq:/opt/gcc/bin:/usr/bin", "", {"/opt/gcc/bin/gcc"}, {"/masq/gcc"}, "50+/opt/gcc/bin/gcc"},
    FindCase{"gcc", "/masq:/ccache:/usr/bin", "", {"/ccache/gcc"}, {"/masq/gcc"}, "40=/ccache/gcc:50+/usr/bin/gcc"},
    // the linker of a compiler that was passed
    FindCase{"ld", "/masq:/usr/bin", "", {"/usr/bin/ld"}, {"/masq/ld"}, "100+/usr/bin/gcc"},
    // a loop that we do not recognise by its processes ends all the same
    FindCase{"gcc",
             "/masq:/opt/gcc/bin:/usr/bin",
             "",
             {"/opt/gcc/bin/gcc"},
             {"/masq/gcc"},
             "1=/opt/gcc/bin/gcc:2=/opt/gcc/bin/gcc:3=/opt/gcc/bin/gcc:4=/opt/gcc/bin/gcc"},
    FindCase{"gcc",
             "/masq:/opt/gcc/bin:/usr/bin",
             "",
             {"/usr/bin/gcc"},
             {"/masq/gcc", "/opt/gcc/bin/gcc"},
             "1=/opt/gcc/bin/gcc:2=/opt/gcc/bin/gcc:3=/opt/gcc/bin/gcc:4=/opt/gcc/bin/gcc:5=/opt/gcc/bin/gcc"},
    // a guard that is not ours to understand
    FindCase{"gcc",
             "/masq:/usr/bin",
             "",
             {"/usr/bin/gcc"},
             {"/masq/gcc"},
             "/usr/bin/gcc:x=/usr/bin/gcc:300:=:300/usr/bin/gcc"},
};

Process called(const std::string& argv0, const std::string& path, const std::string& guard = "") {
  Process process;
  process.argv = {argv0};
  process.environment["PATH"] = path;
  if (!guard.empty()) process.environment[kGuardVariable] = guard;
  process.cwd = "/work";
  process.self = "/opt/runpath/bin/runpath-cc";
  process.pid = 300;
  process.parent_pid = 200;
  return process;
}

TEST(FindRealTool, FindsWhatIsNotOurselvesAndWasNotPassed) {
  auto files = machine();
  files.file("/proc/200/stat", "200 (a name) of ) 7 7) S 100 200 200 0");
  for (const auto& row : kFindCases) {
    const auto process = called(row.argv0, row.path, row.guard);
    const auto found = find_real_tool(process, read_called_as(row.argv0), row.setting, files);
    ASSERT_TRUE(found.has_value()) << "row at line " << row.line << ": " << found.error().message;
    EXPECT_EQ(found.value().words, row.words) << "row at line " << row.line;
    EXPECT_EQ(found.value().path, row.words.front()) << "row at line " << row.line;
    EXPECT_EQ(found.value().skipped, row.skipped) << "row at line " << row.line;
  }
}

TEST(FindRealTool, SaysHowItWasFound) {
  const auto files = machine();
  const auto process = called("gcc", "/masq:/usr/bin");
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "", files).value().how, "PATH");
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "gcc-12", files).value().how, "RUNPATH_CC");
  EXPECT_EQ(find_real_tool(process, read_called_as("g++"), "gcc-12", files).value().how, "RUNPATH_CXX");
  EXPECT_EQ(find_real_tool(process, read_called_as("gfortran"), "gcc-12", files).value().how, "RUNPATH_FC");
  EXPECT_EQ(find_real_tool(process, read_called_as("ld"), "ld", files).value().how, "RUNPATH_LD");
}

struct ErrorCase {
  std::string argv0;
  std::string path;
  std::string setting;
  std::string message;
  std::string guard;
  int line = __builtin_LINE();
};

TEST(FindRealTool, NamesWhatItCannotUse) {
  auto files = machine();
  files.file("/proc/200/stat", "200 (ccache) S 100 200 200 0");
  const std::vector<ErrorCase> cases = {
      ErrorCase{"runpath-cc", "/nowhere", "", "there is no cc, gcc, clang on PATH; RUNPATH_CC can name one", ""},
      ErrorCase{"g++", "/masq", "",
                "every g++ that can be found leads back to runpath: /masq/g++ (runpath); RUNPATH_CXX has to name the "
                "real tool",
                ""},
      ErrorCase{"/masq/gcc", "/masq:/ccache", "",
                "every gcc that can be found leads back to runpath: /ccache/gcc (passed already), /masq/gcc (runpath); "
                "RUNPATH_CC has to name the real tool",
                "200=/ccache/gcc"},
      ErrorCase{
          "/masq/gcc", "/masq:/usr/local", "/usr/bin/ccache gcc",
          "every gcc that can be found leads back to runpath: /usr/bin/ccache (passed already), /masq/gcc (runpath); "
          "RUNPATH_CC has to name the real tool",
          "200+/usr/bin/ccache"},
      ErrorCase{"gcc", "/usr/bin", "nocc -v", "RUNPATH_CC=nocc -v: there is no nocc on PATH", ""},
      ErrorCase{"gcc", "/usr/bin", "/nowhere/gcc", "RUNPATH_CC=/nowhere/gcc: /nowhere/gcc is no executable file", ""},
      ErrorCase{"gcc", "/usr/bin", "../data/gcc", "RUNPATH_CC=../data/gcc: /work/../data/gcc is no executable file",
                ""},
      ErrorCase{"gcc", "/usr/bin", "'gcc", "RUNPATH_CC: unclosed ' in: 'gcc", ""},
      ErrorCase{"gcc", "/opt/runpath/bin:/usr/bin", "runpath-cc",
                "RUNPATH_CC=runpath-cc leads to runpath itself: /opt/runpath/bin/runpath-cc (runpath); it has to name "
                "the real "
                "tool",
                ""},
      ErrorCase{"gcc", "/usr/bin", "/copy/gcc",
                "RUNPATH_CC=/copy/gcc leads to runpath itself: /copy/gcc (runpath); it has to name the real tool", ""},
      ErrorCase{"runpath-toolexec", "/usr/bin", "", "runpath-toolexec stands for no tool", ""},
  };
  for (const auto& row : cases) {
    const auto found =
        find_real_tool(called(row.argv0, row.path, row.guard), read_called_as(row.argv0), row.setting, files);
    ASSERT_FALSE(found.has_value()) << "row at line " << row.line;
    EXPECT_EQ(found.error().message, row.message) << "row at line " << row.line;
  }
}

TEST(FindRealTool, ReadsOnlyFilesOfOurSize) {
  auto files = machine();
  const auto found = find_real_tool(called("gcc", "/masq:/hard:/usr/bin"), read_called_as("gcc"), "", files);
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(files.reads().empty());
  const auto other = find_real_tool(called("gcc", "/other"), read_called_as("gcc"), "", files);
  ASSERT_TRUE(other.has_value());
  EXPECT_TRUE(files.was_read("/other/gcc"));
}

TEST(FindRealTool, KnowsItselfWithoutProc) {
  const auto files = machine();
  for (const std::string argv0 : {"gcc", "/masq/gcc", "../masq/gcc"}) {
    auto process = called(argv0, "/masq:/copy:/usr/bin");
    process.self = "";
    const auto found = find_real_tool(process, read_called_as(argv0), "", files);
    ASSERT_TRUE(found.has_value()) << argv0;
    EXPECT_EQ(found.value().path, "/usr/bin/gcc") << argv0;
  }
}

TEST(FindRealTool, SearchesTheUsualPlacesWithoutPath) {
  const auto files = machine();
  auto process = called("gcc", "");
  process.environment.erase("PATH");
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "", files).value().path, "/usr/bin/gcc");
}

// Without /proc, or without our own process id, a tool of the guard is taken for passed: no loop, whatever happens.
TEST(Guard, IsCarefulWhereItKnowsLess) {
  const auto files = machine();
  auto process = called("gcc", "/masq:/opt/gcc/bin:/usr/bin", "50+/opt/gcc/bin/gcc");
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "", files).value().path, "/usr/bin/gcc");
  process.environment[kGuardVariable] = "50=/opt/gcc/bin/gcc";
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "", files).value().path, "/opt/gcc/bin/gcc");
  process.pid = 0;
  EXPECT_EQ(find_real_tool(process, read_called_as("gcc"), "", files).value().path, "/usr/bin/gcc");
}

TEST(Guard, ListsToolsInTheOrderTheyWerePassed) {
  Process process;
  process.cwd = "/work";
  process.pid = 7;
  RealTool tool;
  tool.path = "/usr/bin/ccache";
  process.environment[kGuardVariable] = guard_value(process, tool, Launch::replace);
  EXPECT_EQ(process.env(kGuardVariable), "7=/usr/bin/ccache");
  process.pid = 8;
  tool.path = "./100%:gcc";
  EXPECT_EQ(guard_value(process, tool), "7=/usr/bin/ccache:8+/work/100%25%3Agcc");
}

TEST(Guard, ReadsBackWhatItWrote) {
  auto files = machine();
  files.program("/odd:%3A/gcc", "ODD");
  Process process = called("/masq/gcc", "/masq:/usr/bin");
  RealTool odd;
  odd.path = "/odd:%3A/gcc";
  process.environment[kGuardVariable] = guard_value(process, odd, Launch::replace);
  const auto found = find_real_tool(process, read_called_as("gcc"), "'/odd:%3A/gcc'", files);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found.value().path, "/usr/bin/gcc");
}

// One program with a link for each tool, as LLVM can be built: its linker is not its compiler.
TEST(Guard, TellsTheToolsOfOneProgramApart) {
  MemoryFiles files;
  files.program("/opt/runpath/bin/runpath-cc", "RUNPATH").program("/usr/bin/llvm", "LLVM");
  files.symlink("/usr/bin/clang", "llvm").symlink("/usr/bin/ld.lld", "llvm").symlink("/usr/bin/cc", "llvm");
  const auto linker = called("ld.lld", "/usr/bin", "300=/usr/bin/clang");
  EXPECT_EQ(find_real_tool(linker, read_called_as("ld.lld"), "", files).value().path, "/usr/bin/ld.lld");
  const auto driver = called("cc", "/usr/bin", "300=/usr/bin/clang");
  EXPECT_FALSE(find_real_tool(driver, read_called_as("cc"), "", files).has_value());
}

}  // namespace
}  // namespace runpath
