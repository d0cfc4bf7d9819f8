#include "libraries/find_libraries.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "libraries/world.hpp"

namespace runpath {
namespace {

using test::World;

// Every need with the file the linker took and the directories that serve it.
std::string summary(const Findings& findings) {
  std::string text;
  for (const auto& need : findings.needs) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {}", need.name, need.path);
    for (const auto provider : need.providers) text += " @" + findings.directories[provider].path;
  }
  return text;
}

struct Case {
  const char* what;
  std::function<void(World&)> build;
  const char* words;
  const char* expected;
  LinkerFlavour flavour = LinkerFlavour::bfd;
  int line = __builtin_LINE();
};

const Case kCases[] = {
    {"versioned library",
     [](World& w) { w.shared("/p/libx.so.1", "libx.so.1").files.symlink("/p/libx.so", "libx.so.1"); }, "a.o -L/p -lx",
     "libx.so.1 /p/libx.so @/p"},
    {"no SONAME", [](World& w) { w.shared("/p/libx.so", ""); }, "a.o -L/p -lx", "libx.so /p/libx.so @/p"},
    {"no SONAME, by path", [](World& w) { w.shared("/p/libx.so", ""); }, "a.o /p/libx.so", "/p/libx.so /p/libx.so"},
    {"by path with SONAME", [](World& w) { w.shared("/p/libx.so", "libx.so"); }, "a.o /p/libx.so",
     "libx.so /p/libx.so @/p"},
    {"first -L wins", [](World& w) { w.shared("/p/libx.so", "libx.so").shared("/q/libx.so", "libx.so"); },
     "a.o -L/q -L/p -lx", "libx.so /q/libx.so @/q"},
    {"-L after -l counts", [](World& w) { w.shared("/p/libx.so", "libx.so"); }, "a.o -lx -L/p",
     "libx.so /p/libx.so @/p"},
    {"shared before static in one directory", [](World& w) { w.shared("/p/libx.so", "libx.so").archive("/p/libx.a"); },
     "a.o -L/p -lx", "libx.so /p/libx.so @/p"},
    {"static in an earlier directory wins", [](World& w) { w.archive("/q/libx.a").shared("/p/libx.so", "libx.so"); },
     "a.o -L/q -L/p -lx", ""},
    {"-Bstatic takes the archive", [](World& w) { w.shared("/p/libx.so", "libx.so").archive("/p/libx.a"); },
     "a.o -L/p -Bstatic -lx", ""},
    {"-l:name", [](World& w) { w.shared("/p/libx.so.2", "libx.so.2"); }, "a.o -L/p -l:libx.so.2",
     "libx.so.2 /p/libx.so.2 @/p"},
    {"another machine is passed over",
     [](World& w) { w.shared("/q/libx.so", "libx.so", {}, "", 183).shared("/p/libx.so", "libx.so"); },
     "-m elf_x86_64 a.o -L/q -L/p -lx", "libx.so /p/libx.so @/p"},
    {"an archive of another machine is passed over",
     [](World& w) { w.archive("/q/libx.a", 183).shared("/p/libx.so", "libx.so"); }, "-m elf_x86_64 a.o -L/q -L/p -lx",
     "libx.so /p/libx.so @/p"},
    {"stub", [](World& w) { w.shared("/stubs/libx.so", "libx.so.1").shared("/p/libx.so.1", "libx.so.1"); },
     "a.o -L/stubs -L/p -lx", "libx.so.1 /stubs/libx.so @/p"},
    {"dev link into another directory",
     [](World& w) { w.shared("/real/libx.so.1", "libx.so.1").files.symlink("/dev-links/libx.so", "/real/libx.so.1"); },
     "a.o -L/dev-links -lx", "libx.so.1 /dev-links/libx.so @/real"},
    {"a copy beside it stands for it",
     [](World& w) { w.shared("/p/libx.so", "libx.so.1").shared("/p/libx.so.1", "libx.so.1"); }, "a.o -L/p -lx",
     "libx.so.1 /p/libx.so @/p"},
    {"script with -l", [](World& w) { w.shared("/p/liby.so", "liby.so").files.file("/p/libx.so", "INPUT(-ly)"); },
     "a.o -L/p -lx", "liby.so /p/liby.so @/p"},
    {"script names a file beside it",
     [](World& w) { w.shared("/p/liby.so", "liby.so").files.file("/p/libx.so", "/* GNU ld */\nGROUP ( liby.so )"); },
     "a.o -L/p -lx", "liby.so /p/liby.so @/p"},
    {"script names a path",
     [](World& w) { w.shared("/q/liby.so", "liby.so").files.file("/p/libx.so", "INPUT(/q/liby.so)"); }, "a.o -L/p -lx",
     "liby.so /q/liby.so @/q"},
    {"relative -L", [](World& w) { w.shared("/work/lib/libx.so", "libx.so"); }, "a.o -Llib -lx",
     "libx.so lib/libx.so @/work/lib"},
    {".. goes where it is safe", [](World& w) { w.shared("/p/libx.so", "libx.so").files.directory("/p/sub"); },
     "a.o -L/p/sub/.. -lx", "libx.so /p/sub/../libx.so @/p"},
    {".. stays after a symlink",
     [](World& w) { w.shared("/p/libx.so", "libx.so").files.directory("/p/sub").symlink("/s", "/p/sub"); },
     "a.o -L/s/.. -lx", "libx.so /s/../libx.so @/s/.."},
    {"default directory", [](World&) {}, "a.o -L/lib/x86_64-linux-gnu -l:libc.so.6",
     "libc.so.6 /lib/x86_64-linux-gnu/libc.so.6 @/lib/x86_64-linux-gnu"},
    {"mold does not look beside a script",
     [](World& w) {
       w.shared("/p/liby.so", "liby.so").shared("/q/liby.so", "liby.so").files.file("/p/libx.so", "INPUT(liby.so)");
     },
     "a.o -L/q -L/p -lx", "liby.so /q/liby.so @/q", LinkerFlavour::mold},
    {"the very file under the needed name elsewhere, not the other one beside it",
     [](World& w) {
       w.shared("/p/libx.so", "libx.so.1")
           .shared("/p/libx.so.1", "libx.so.1")
           .files.hard_link("/q/libx.so.1", "/p/libx.so");
     },
     "a.o -L/p -L/q -lx", "libx.so.1 /p/libx.so @/q"},
    {"mold cleans -L by its text, behind a symlink too",
     [](World& w) {
       w.shared("/real/lib/libx.so", "libx.so")
           .shared("/o/lib/libx.so", "libx.so")
           .files.directory("/real/sub")
           .symlink("/o/l", "/real/sub");
     },
     "a.o -L/o/l/../lib -lx", "libx.so /o/lib/libx.so @/o/lib", LinkerFlavour::mold},
    {"the others follow the symlink",
     [](World& w) {
       w.shared("/real/lib/libx.so", "libx.so")
           .shared("/o/lib/libx.so", "libx.so")
           .files.directory("/real/sub")
           .symlink("/o/l", "/real/sub");
     },
     "a.o -L/o/l/../lib -lx", "libx.so /o/l/../lib/libx.so @/o/l/../lib"},
    {"-T script names inputs, at its place",
     [](World& w) {
       w.shared("/p/libx.so", "libx.so").shared("/p/liby.so", "liby.so").files.file("/work/s.ld", "INPUT(-lx)");
     },
     "a.o -T s.ld -L/p -ly", "libx.so /p/libx.so @/p; liby.so /p/liby.so @/p"},
    {"-T script found by the -L before it, which INSERTs",
     [](World& w) {
       w.shared("/q/libx.so", "libx.so")
           .files.file("/p/s.ld", "SECTIONS { .f : { *(.f) } } INSERT AFTER .data; GROUP(/q/libx.so)");
     },
     "a.o -L/p -Ts.ld", "libx.so /q/libx.so @/q"},
    {"-T script is not looked for in the -L after it",
     [](World& w) { w.shared("/q/libx.so", "libx.so").files.file("/p/s.ld", "INPUT(/q/libx.so)"); }, "a.o -Ts.ld -L/p",
     ""},
    {"-T script in the -L after it, for lld",
     [](World& w) { w.shared("/q/libx.so", "libx.so").files.file("/p/s.ld", "INPUT(/q/libx.so)"); }, "a.o -Ts.ld -L/p",
     "libx.so /q/libx.so @/q", LinkerFlavour::lld},
    {"SEARCH_DIR of a -T script stands at its place among the -L",
     [](World& w) {
       w.shared("/p/libx.so", "libx.so").shared("/q/libx.so", "libx.so").files.file("/work/s.ld", "SEARCH_DIR(/q)");
     },
     "a.o -lx -Ts.ld -L/p", "libx.so /q/libx.so @/q"},
    {"bfd does not look beside a -T script",
     [](World& w) { w.shared("/p/libx.so", "libx.so").files.file("/p/s.ld", "INPUT(libx.so)"); }, "a.o -T/p/s.ld", ""},
    {"lld looks beside a -T script",
     [](World& w) { w.shared("/p/libx.so", "libx.so").files.file("/p/s.ld", "INPUT(libx.so)"); }, "a.o -T/p/s.ld",
     "libx.so /p/libx.so @/p", LinkerFlavour::lld},
    {"--copy-dt-needed-entries: what a library needs, and that needs",
     [](World& w) {
       w.shared("/p/libx.so", "libx.so", {"liby.so"}, "$ORIGIN/sub").shared("/p/sub/liby.so", "liby.so", {"libz.so"});
       w.shared("/r/libz.so", "libz.so", {"libx.so"});
     },
     "a.o -L/p -lx --copy-dt-needed-entries -rpath-link /r",
     "libx.so /p/libx.so @/p; liby.so /p/sub/liby.so @/p/sub; libz.so /r/libz.so @/r"},
    {"--copy-dt-needed-entries, in a circle under another SONAME",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/p/liby.so", "liby.so.1", {"liby.so"}); },
     "a.o -L/p -lx --copy-dt-needed-entries", "libx.so /p/libx.so @/p; liby.so.1 /p/liby.so"},
    {"--copy-dt-needed-entries is bfd's alone",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/p/liby.so", "liby.so"); },
     "a.o -L/p -lx --copy-dt-needed-entries", "libx.so /p/libx.so @/p", LinkerFlavour::gold},
    {"missing", [](World&) {}, "a.o -lnothing", ""},
};

TEST(FindLibraries, Table) {
  for (const auto& row : kCases) {
    World world;
    row.build(world);
    EXPECT_EQ(summary(world.find(world.line(row.words, row.flavour))), row.expected)
        << __FILE__ << ":" << row.line << ": " << row.what;
  }
}

TEST(FindLibraries, CostGrowsWithInputsNotWithPairs) {
  World world;
  std::string words = "a.o";
  for (int i = 0; i < 60; ++i) {
    world.shared(fmt::format("/d{}/libx{}.so", i, i), fmt::format("libx{}.so", i));
    words += fmt::format(" -L/d{} -lx{}", i, i);
  }
  const auto line = world.line(words);
  world.files.forget_records();
  const auto findings = world.find(line);
  EXPECT_EQ(findings.needs.size(), 60U);
  EXPECT_LT(world.files.looks().size(), 60U * 40U);
}

}  // namespace
}  // namespace runpath
