#include "plan/plan_runpath.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "libraries/world.hpp"

namespace runpath {
namespace {

using test::World;

std::string summary(const Plan& plan) {
  std::string text;
  for (const auto& entry : plan.added) text += fmt::format("+{}:{} ", entry.directory, reason_code(entry.reason));
  for (const auto& entry : plan.left_out) text += fmt::format("-{}:{} ", entry.original, reason_code(entry.reason));
  for (const auto& conflict : plan.conflicts) text += fmt::format("!{} ", conflict.name);
  for (const auto& hazard : plan.hazards) text += fmt::format("?{} ", hazard.code);
  if (!text.empty()) text.pop_back();
  return text;
}

struct Case {
  const char* what;
  std::function<void(World&)> build;
  const char* words;
  const char* expected;
  std::function<void(Settings&)> set = [](Settings&) {};
  const char* ld_run_path = "";
  int line = __builtin_LINE();
};

void one_library(World& world) { world.shared("/p/libx.so", "libx.so"); }
void two_that_hide_each_other(World& world) {
  world.shared("/p/libx.so", "libx.so").shared("/p/liby.so", "liby.so");
  world.shared("/q/libx.so", "libx.so").shared("/q/liby.so", "liby.so");
}

const Case kCases[] = {
    {"a needed library", one_library, "a.o -L/p -lx", "+/p:needed"},
    {"an unneeded directory", one_library, "a.o -L/q -L/p -lx", "+/p:needed"},
    {"static program", one_library, "-static a.o -L/p", ""},
    {"static-pie", one_library, "-pie --no-dynamic-linker a.o -L/p -lx", ""},
    {"relocatable", one_library, "-r a.o -L/p -lx", ""},
    {"shared library", one_library, "-shared a.o -L/p -lx", "+/p:needed"},
    {"a shared library needs no directory for the loader",
     [](World& w) { w.shared("/lib64/ld-linux-x86-64.so.2", "ld-linux-x86-64.so.2"); },
     "-shared -m elf_x86_64 a.o --as-needed /lib64/ld-linux-x86-64.so.2", ""},
    {"the user's own", one_library, "a.o -L/p -lx -rpath /p", "-/p:already_there"},
    {"the user's own, but relative", [](World& w) { w.shared("/work/A/libx.so", "libx.so"); }, "a.o -LA -lx -rpath A",
     "+/work/A:needed"},
    {"off", one_library, "a.o -L/p -lx", "", [](Settings& s) { s.policy = Policy::off; }},
    {"denied", one_library, "a.o -L/p -lx", "-/p:denied", [](Settings& s) { s.deny = {"/p"}; }},
    {"denied below", one_library, "a.o -L/p -lx", "-/p:denied", [](Settings& s) { s.deny = {"/"}; }},
    {"not allowed", one_library, "a.o -L/p -lx", "-/p:not_allowed", [](Settings& s) { s.allow = {"/opt"}; }},
    {"mapped", one_library, "a.o -L/p -lx", "+$ORIGIN/../lib:needed",
     [](Settings& s) {
       s.map = {{"/p", "$ORIGIN/../lib"}};
     }},
    {"colon", [](World& w) { w.shared("/p:q/libx.so", "libx.so"); }, "a.o -L/p:q -lx", "-/p:q:unexpressible"},
    {"loader token", [](World& w) { w.shared("/p$LIB/libx.so", "libx.so"); }, "a.o -L/p$LIB -lx",
     "-/p$LIB:unexpressible"},
    {"other dollar", [](World& w) { w.shared("/p$x/libx.so", "libx.so"); }, "a.o -L/p$x -lx", "+/p$x:needed"},
    {"world-writable",
     [](World& w) {
       one_library(w);
       w.files.directory("/p", {0777, 0});
     },
     "a.o -L/p -lx", "-/p:world_writable"},
    {"world-writable but allowed",
     [](World& w) {
       one_library(w);
       w.files.directory("/p", {0777, 0});
     },
     "a.o -L/p -lx", "+/p:needed", [](Settings& s) { s.allow = {"/p"}; }},
    {"group-writable",
     [](World& w) {
       one_library(w);
       w.files.directory("/p", {0775, 0});
     },
     "a.o -L/p -lx", "+/p:needed"},
    {"foreign owner",
     [](World& w) {
       one_library(w);
       w.files.directory("/p", {0755, 1234});
     },
     "a.o -L/p -lx", "-/p:foreign_owner"},
    {"below a sticky /tmp",
     [](World& w) {
       w.shared("/tmp/p/libx.so", "libx.so");
       w.files.directory("/tmp", {01777, 0});
     },
     "a.o -L/tmp/p -lx", "+/tmp/p:needed ?below_sticky"},
    {"stub", [](World& w) { w.shared("/s/libx.so", "libx.so.1").shared("/p/libx.so.1", "libx.so.1"); },
     "a.o -L/s -L/p -lx", "+/p:needed -/s:stub"},
    {"stub without the real one", [](World& w) { w.shared("/s/libx.so", "libx.so.1"); }, "a.o -L/s -lx", "-/s:stub"},
    {"order is solved",
     [](World& w) {
       w.shared("/p/libx.so.1", "libx.so.1").files.symlink("/p/libx.so", "libx.so.1");
       w.shared("/q/liby.so", "liby.so").shared("/q/libx.so.1", "libx.so.1");
     },
     "a.o -L/q -L/p -ly -lx", "+/p:needed +/q:needed"},
    {"no order helps", two_that_hide_each_other, "a.o /p/libx.so /q/liby.so", "+/p:needed -/q:not_needed !liby.so"},
    {"default is left out", one_library, "a.o -l:libc.so.6 -L/lib/x86_64-linux-gnu",
     "-/lib/x86_64-linux-gnu:default_directory"},
    {"default shadowed",
     [](World& w) {
       one_library(w);
       w.shared("/p/libc.so.6", "libc.so.6");
     },
     "a.o -L/lib/x86_64-linux-gnu -l:libc.so.6 -L/p -lx",
     "+/lib/x86_64-linux-gnu:default_shadowed +/p:needed -/lib/x86_64-linux-gnu:default_directory"},
    {"hwcaps variant shadows",
     [](World& w) {
       one_library(w);
       w.shared("/p/glibc-hwcaps/x86-64-v2/libc.so.6", "libc.so.6");
     },
     "a.o -L/lib/x86_64-linux-gnu -l:libc.so.6 -L/p -lx",
     "+/lib/x86_64-linux-gnu:default_shadowed +/p:needed -/lib/x86_64-linux-gnu:default_directory"},
    {"nodefaultlib", one_library, "a.o -z nodefaultlib -L/lib/x86_64-linux-gnu -l:libc.so.6",
     "+/lib/x86_64-linux-gnu:nodefaultlib"},
    {"libc elsewhere", [](World& w) { w.shared("/store/lib/libc.so.6", "libc.so.6"); }, "a.o -L/store/lib -l:libc.so.6",
     "+/store/lib:libc"},
    {"libc elsewhere, never", [](World& w) { w.shared("/store/lib/libc.so.6", "libc.so.6"); },
     "a.o -L/store/lib -l:libc.so.6", "-/store/lib:libc_never", [](Settings& s) { s.libc = LibcPolicy::never; }},
    {"libc always", one_library, "a.o -L/lib/x86_64-linux-gnu -l:libc.so.6", "+/lib/x86_64-linux-gnu:libc",
     [](Settings& s) { s.libc = LibcPolicy::always; }},
    {"transitive need",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/q/liby.so", "liby.so"); },
     "a.o -L/p -lx -rpath-link /q", "+/p:needed ?transitive_unreached"},
    {"transitive need reached",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}, "/q").shared("/q/liby.so", "liby.so"); },
     "a.o -L/p -lx", "+/p:needed"},
    {"transitive need under rpath",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/q/liby.so", "liby.so"); },
     "a.o -L/p -lx -rpath-link /q", "+/p:needed +/q:transitive", [](Settings& s) { s.tag = TagPolicy::rpath; }},
    {"a transitive need that the program has too",
     [](World& w) { w.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/q/liby.so", "liby.so"); },
     "a.o -L/p -L/q -lx --as-needed -ly", "+/p:needed +/q:needed"},
    {"a conflict: what is given up for others, with no entry that holds it",
     [](World& w) {
       for (const auto* place : {"/p/", "/usr/lib/"}) {
         for (const std::string name : {"libm.so.6", "liba.so.1", "libb.so.1"}) w.shared(place + name, name);
       }
     },
     "a.o /p/libm.so.6 /usr/lib/liba.so.1 /usr/lib/libb.so.1",
     "-/usr/lib:default_directory -/p:not_needed -/usr/lib:not_needed !libm.so.6"},
    {"a conflict: what is surely needed wins over what may be",
     [](World& w) {
       w.shared("/store/lib/libc.so.6", "libc.so.6").shared("/store/lib/libr.so.2", "libr.so.2");
       w.shared("/usr/lib/x86_64-linux-gnu/libr.so.2", "libr.so.2")
           .shared("/usr/lib/x86_64-linux-gnu/libc.so.6", "libc.so.6");
     },
     "a.o --as-needed /usr/lib/x86_64-linux-gnu/libr.so.2 --no-as-needed /store/lib/libc.so.6",
     "+/store/lib:libc -/usr/lib/x86_64-linux-gnu:default_directory -/usr/lib/x86_64-linux-gnu:not_needed !libr.so.2"},
    {"dropping an entry never costs a name that loads right",
     [](World& w) {
       w.shared("/store/lib/libc.so.6", "libc.so.6").shared("/store/lib/libr.so.2", "libr.so.2");
       w.shared("/usr/lib/x86_64-linux-gnu/libr.so.2", "libr.so.2")
           .shared("/usr/lib/x86_64-linux-gnu/libc.so.6", "libc.so.6");
     },
     "a.o /store/lib/libc.so.6 /usr/lib/x86_64-linux-gnu/libr.so.2",
     "+/store/lib:libc -/usr/lib/x86_64-linux-gnu:default_directory -/usr/lib/x86_64-linux-gnu:not_needed !libr.so.2"},
    {"another machine's file hides nothing",
     [](World& w) {
       one_library(w);
       w.shared("/p/libc.so.6", "libc.so.6", {}, "", 183);
     },
     "-m elf_x86_64 a.o -L/lib/x86_64-linux-gnu -l:libc.so.6 -L/p -lx",
     "+/p:needed -/lib/x86_64-linux-gnu:default_directory"},
    {"LD_RUN_PATH names the directory already",
     [](World& w) {
       one_library(w);
       w.shared("/work/A/liby.so", "liby.so");
     },
     "a.o -L/p -LA -lx -ly", "+/work/A/:ld_run_path +/p:needed -/work/A:already_there", [](Settings&) {}, "/work/A/"},
    {"LD_RUN_PATH holds another file of the name", two_that_hide_each_other, "a.o -L/p -lx", "-/p:not_needed !libx.so",
     [](Settings&) {}, "/q"},
    {"LD_RUN_PATH beside the user's own -rpath", two_that_hide_each_other, "a.o -L/p -lx -rpath /u", "+/p:needed",
     [](Settings&) {}, "/q"},
    {"LD_RUN_PATH, relative", [](World& w) { w.shared("/work/A/libx.so", "libx.so"); }, "a.o -LA -lx",
     "+A:ld_run_path +/work/A:needed", [](Settings&) {}, "A"},
    {"extra below the output's own place", one_library, "a.o -L/p -lx", "+/p:needed +$ORIGIN/../plug:extra",
     [](Settings& s) { s.extra = {"$ORIGIN/../plug"}; }},
    {"two extras that are not there", one_library, "a.o -L/p -lx", "+/p:needed +/none/a:extra +/none/b:extra",
     [](Settings& s) {
       s.extra = {"/none/a", "/none/b"};
     }},
    {"extra beside a user's entry that is not there", one_library, "a.o -L/p -lx -rpath /gone",
     "+/p:needed +/none/a:extra", [](Settings& s) { s.extra = {"/none/a"}; }},
    {"extra of a shared library without libraries", one_library, "-shared -nostdlib a.o", "+/plugins:extra",
     [](Settings& s) { s.extra = {"/plugins"}; }},
    {"extra",
     [](World& w) {
       one_library(w);
       w.files.directory("/plugins");
     },
     "a.o -L/p -lx", "+/p:needed +/plugins:extra", [](Settings& s) { s.extra = {"/plugins"}; }},
};

TEST(PlanRunpath, Table) {
  for (const auto& row : kCases) {
    World world;
    row.build(world);
    Settings settings;
    row.set(settings);
    const auto line = world.line(row.words);
    PlanContext context;
    context.cwd = "/work";
    context.ld_run_path = row.ld_run_path;
    auto also = fixed_entries(line, context.ld_run_path);
    also.insert(also.end(), settings.extra.begin(), settings.extra.end());
    EXPECT_EQ(summary(plan_runpath(line, world.find(line, also), settings, context)), row.expected)
        << __FILE__ << ":" << row.line << ": " << row.what;
  }
}

// The output may turn out not to need it.
TEST(PlanRunpath, AsNeededInputsDoNotHideWhatALibraryNeeds) {
  World world;
  world.shared("/p/libx.so", "libx.so", {"liby.so"}).shared("/q/liby.so", "liby.so");
  const auto line = world.line("a.o -L/p -L/q -lx --as-needed -ly");
  auto findings = world.find(line);
  std::erase_if(findings.needs, &Need::as_needed);
  EXPECT_EQ(summary(plan_runpath(line, findings, {}, {"/work", "", "", {}})), "+/p:needed ?transitive_unreached");
}

struct WordsCase {
  const char* words;
  const char* ld_run_path;
  const char* ld_library_path;
  TagPolicy tag;
  const char* expected;
  LinkerFlavour flavour = LinkerFlavour::bfd;
  int line = __builtin_LINE();
};

const WordsCase kWordsCases[] = {
    {"a.o -L/p -lx", "", "", TagPolicy::automatic, "-rpath /p --enable-new-dtags"},
    {"a.o -L/p -lx --disable-new-dtags", "", "", TagPolicy::automatic, "-rpath /p"},
    {"a.o -L/p -lx --disable-new-dtags", "", "", TagPolicy::runpath, "-rpath /p --enable-new-dtags"},
    {"a.o -L/p -lx", "", "", TagPolicy::rpath, "-rpath /p --disable-new-dtags"},
    {"a.o -L/p -lx", "/r", "", TagPolicy::automatic, "-rpath-link /r -rpath /r -rpath /p --enable-new-dtags"},
    {"a.o -L/p -lx -rpath /u", "/r", "", TagPolicy::automatic, "-rpath-link /r -rpath /p --enable-new-dtags"},
    {"a.o -L/p -lx", "", "/l", TagPolicy::automatic, "-rpath-link /l -rpath /p --enable-new-dtags"},
    {"a.o -L/p -lx", "/r", "/l", TagPolicy::automatic, "-rpath /p --enable-new-dtags", LinkerFlavour::lld},
    {"a.o", "/r", "", TagPolicy::automatic, ""},
};

TEST(LinkerWords, Table) {
  for (const auto& row : kWordsCases) {
    World world;
    one_library(world);
    Settings settings;
    settings.tag = row.tag;
    const auto line = world.line(row.words, row.flavour);
    const PlanContext context{"/work", row.ld_run_path, row.ld_library_path, {}};
    const auto plan = plan_runpath(line, world.find(line), settings, context);
    EXPECT_EQ(fmt::format("{}", fmt::join(linker_words(plan, line, settings), " ")), row.expected)
        << __FILE__ << ":" << row.line;
  }
}

}  // namespace
}  // namespace runpath
