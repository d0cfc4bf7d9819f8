// A record in which every field says something.
#pragma once

#include "trace/record.hpp"

namespace runpath {

inline LinkLine sample_link_line() {
  LinkLine line;
  line.words = {"-o", "app", "-dynamic-linker", "/lib64/ld-linux-x86-64.so.2", "-L/opt/foo/lib", "main.o", "-lfoo"};
  line.flavour = LinkerFlavour::mold;
  line.output_kind = OutputKind::pie;
  line.output = "app";
  line.emulation = "elf_x86_64";
  line.sysroot = "/sysroot";
  line.interpreter = "/lib64/ld-linux-x86-64.so.2";
  line.soname = "libapp.so.1";
  line.search = {{"/opt/foo/lib", SearchOrigin::option, 4}, {"/usr/lib", SearchOrigin::linker_default, 0}};
  line.inputs = {{InputKind::file, "main.o", false, false, 5}, {InputKind::library, "foo", true, true, 6}};
  line.rpaths = {"/user/own:/other"};
  line.rpath_links = {"/link/only"};
  line.scripts = {"layout.ld"};
  line.just_symbols = {"/symbols/of"};
  line.new_dtags = false;
  line.nodefaultlib = line.nostdlib = line.copy_dt_needed = true;
  return line;
}

inline elf::ElfFile sample_elf() {
  elf::ElfFile file;
  file.target = {2, 1, 62, 0};
  file.type = 3;
  file.soname = "libfoo.so.1";
  file.needed = {"libc.so.6"};
  file.rpath = "/old";
  file.runpath = "$ORIGIN";
  file.interpreter = "/lib64/ld-linux-x86-64.so.2";
  file.flags_1 = 0x800;
  file.has_dynamic = true;
  return file;
}

inline Findings sample_findings() {
  Findings findings;
  Finding finding;
  finding.input = {InputKind::library, "foo", true, true, 6};
  finding.spelled = "-lfoo";
  finding.via = "/opt/foo/lib/libfoo.so";
  finding.found_as = FoundAs::shared;
  finding.path = "/opt/foo/lib/libfoo.so.1";
  finding.search_directory = "/opt/foo/lib";
  finding.tried = {{"/opt/i386/lib/libfoo.so", "other_machine"}, {"/opt/bar/lib/libfoo.so", ""}};
  finding.needed_name = "libfoo.so.1";
  finding.elf = sample_elf();
  finding.tried_omitted = 3;
  findings.inputs = {finding};
  Directory directory;
  directory.path = "/opt/foo/lib";
  directory.id = {2049, 131};
  directory.is_default = directory.world_writable = directory.below_sticky = true;
  directory.foreign_owner = directory.is_search = true;
  directory.holds = {{"libfoo.so.1", {{2049, 132}, {2049, 18446744073709551615U}}}};
  findings.directories = {directory};
  findings.needs = {{"libfoo.so.1", "/opt/foo/lib/libfoo.so.1", {{2049, 132}}, {0}, 0, true, true, true}};
  findings.transitive = {{"libbar.so.2", "/opt/foo/lib/libfoo.so.1", true, "/opt/bar/lib", {0}}};
  findings.libc = {"/store/lib/libc.so.6", "/store/lib", "link_line", "/store/lib/ld-linux-x86-64.so.2", true, true};
  findings.search = {"/opt/foo/lib", "/usr/lib"};
  findings.default_directories = {"/lib", "/usr/lib"};
  return findings;
}

inline Plan sample_plan() {
  Plan plan;
  plan.added = {{"$ORIGIN/../lib", "/opt/foo/lib", Reason::needed, {"libfoo.so.1"}, ""}};
  plan.left_out = {{"/opt/stubs", "/opt/stubs", Reason::stub, {"libcuda.so.1"}, "no libcuda.so.1 in it"}};
  plan.conflicts = {{"libz.so.1", "/usr/lib/libz.so.1", "/opt/foo/lib"}};
  plan.hazards = {{"below_sticky", "/tmp/x", "others may create it again once it is gone"}};
  plan.rpath_link_before = {"/ld/library/path"};
  return plan;
}

inline go::Context sample_go() {
  go::Context context;
  context.call = go::Call::external_link;
  context.why = "-o $WORK/b001/exe/a.out";
  context.version = "go1.24.4";
  context.import_path = "example.com/x";
  context.flags = "-v";
  context.ldflags = "-s -w";
  context.ldflags_known = true;
  context.target_os = "linux";
  context.build.command = "build";
  context.build.build_mode = "pie";
  context.build.msan = context.build.asan = context.build.linkshared = true;
  context.parent.pid = 4709;
  context.parent.executable = "link";
  context.parent.argv = {"link", "-o", "a.out"};
  context.parent.between = {"/usr/bin/ccache"};
  return context;
}

inline Record sample_record() {
  Record record;
  record.kind = RecordKind::link;
  record.version = "0.1.0";
  record.time = "2024-02-29T12:34:56.789Z";
  record.pid = 4711;
  record.parent_pid = 4710;
  record.parent = "/usr/bin/make";
  record.cwd = "/home/me/caf\xe9";  // Latin-1: not UTF-8
  record.argv = {"runpath-cc", "-o", "app", "main.o", "-L/opt/foo/lib", "-lfoo", "\"\\\n\t\x01\x7f", "żółw"};
  record.personality = "cc";
  record.call_kind = "link";
  record.why = "no word says otherwise";
  record.real_tool = RealTool{"/usr/bin/gcc", {"ccache", "gcc"}, "RUNPATH_CC", {"/usr/local/bin/gcc"}};
  record.hook = "driver";
  record.hook_why = "--ld-path=";
  record.linker = "/usr/bin/ld.mold";
  record.settings = {{"RUNPATH_CC", "ccache gcc"}};
  record.unknown_settings = {"RUNPATH_COLOUR"};
  record.environment = {{"PATH", "/usr/bin"}, {"RUNPATH_CC", "ccache gcc"}};
  record.link_line = sample_link_line();
  record.findings = sample_findings();
  record.plan = sample_plan();
  record.appended = {"-rpath", "$ORIGIN/../lib"};
  record.go = sample_go();
  record.go_decision = go::Decision{go::Action::decline, "would_add", "/store/lib"};
  record.output = OutputFacts{"app",
                              {"libfoo.so.1"},
                              {"$ORIGIN/../lib"},
                              "rpath",
                              "/lib64/ld-linux-x86-64.so.2",
                              {{{"libfoo.so.1", "app", "/x/libfoo.so.1", "rpath"}, "/opt/foo/lib/libfoo.so.1", true}}};
  record.relinks = 1;
  record.hazards = {{"libc_mixed", "/store/lib/libc.so.6", "the interpreter is the system's"}};
  record.failures = {"print-file-name failed: status 1"};
  record.ending = {true, 1, 11};
  record.seconds = 0.034567;
  record.own_seconds = 0.001234;
  return record;
}

}  // namespace runpath
