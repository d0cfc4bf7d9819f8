// Every part of a record, once: which field stands under which name. Writing and reading both walk this list.
#pragma once

#include <concepts>
#include <type_traits>

#include "trace/record.hpp"

namespace runpath {

// T or const T.
template <class T, class Of>
concept Like = std::same_as<std::remove_const_t<T>, Of>;

// `field` is called as field("name", member) for each member, in the order of the record.
void fields(auto& field, Like<RealTool> auto& tool) {
  field("path", tool.path);
  field("words", tool.words);
  field("how", tool.how);
  field("skipped", tool.skipped);
}

void fields(auto& field, Like<Input> auto& input) {
  field("kind", input.kind);
  field("name", input.name);
  field("static_only", input.static_only);
  field("as_needed", input.as_needed);
  field("word", input.word);
}

void fields(auto& field, Like<SearchDirectory> auto& directory) {
  field("path", directory.path);
  field("origin", directory.origin);
  field("word", directory.word);
}

void fields(auto& field, Like<LinkLine> auto& line) {
  field("words", line.words);
  field("flavour", line.flavour);
  field("output_kind", line.output_kind);
  field("output", line.output);
  field("emulation", line.emulation);
  field("sysroot", line.sysroot);
  field("interpreter", line.interpreter);
  field("soname", line.soname);
  field("search", line.search);
  field("inputs", line.inputs);
  field("rpaths", line.rpaths);
  field("rpath_links", line.rpath_links);
  field("scripts", line.scripts);
  field("just_symbols", line.just_symbols);
  field("new_dtags", line.new_dtags);
  field("nodefaultlib", line.nodefaultlib);
  field("nostdlib", line.nostdlib);
  field("copy_dt_needed", line.copy_dt_needed);
}

void fields(auto& field, Like<Tried> auto& tried) {
  field("path", tried.path);
  field("why", tried.why);
}

void fields(auto& field, Like<elf::Target> auto& target) {
  field("class", target.elf_class);
  field("data", target.data);
  field("machine", target.machine);
  field("os_abi", target.os_abi);
}

void fields(auto& field, Like<elf::ElfFile> auto& file) {
  field("target", file.target);
  field("type", file.type);
  field("soname", file.soname);
  field("needed", file.needed);
  field("rpath", file.rpath);
  field("runpath", file.runpath);
  field("interpreter", file.interpreter);
  field("flags_1", file.flags_1);
  field("has_dynamic", file.has_dynamic);
}

void fields(auto& field, Like<Finding> auto& finding) {
  field("spelled", finding.spelled);
  field("input", finding.input);
  field("via", finding.via);
  field("found_as", finding.found_as);
  field("path", finding.path);
  field("search_directory", finding.search_directory);
  field("tried", finding.tried);
  field("tried_omitted", finding.tried_omitted);
  field("needed_name", finding.needed_name);
  field("elf", finding.elf);
}

void fields(auto& field, Like<Directory> auto& directory) {
  field("path", directory.path);
  field("id", directory.id);
  field("is_default", directory.is_default);
  field("world_writable", directory.world_writable);
  field("below_sticky", directory.below_sticky);
  field("foreign_owner", directory.foreign_owner);
  field("is_search", directory.is_search);
  field("holds", directory.holds);
}

void fields(auto& field, Like<Need> auto& need) {
  field("name", need.name);
  field("path", need.path);
  field("acceptable", need.acceptable);
  field("providers", need.providers);
  field("finding", need.finding);
  field("as_needed", need.as_needed);
  field("is_libc", need.is_libc);
  field("from_default", need.from_default);
}

void fields(auto& field, Like<TransitiveNeed> auto& need) {
  field("name", need.name);
  field("needed_by", need.needed_by);
  field("reached", need.reached);
  field("found_in", need.found_in);
  field("providers", need.providers);
}

void fields(auto& field, Like<LibcFacts> auto& libc) {
  field("path", libc.path);
  field("directory", libc.directory);
  field("how", libc.how);
  field("interpreter", libc.interpreter);
  field("is_musl", libc.is_musl);
  field("mixed", libc.mixed);
}

void fields(auto& field, Like<Findings> auto& findings) {
  field("inputs", findings.inputs);
  field("directories", findings.directories);
  field("needs", findings.needs);
  field("transitive", findings.transitive);
  field("libc", findings.libc);
  field("search", findings.search);
  field("default_directories", findings.default_directories);
}

void fields(auto& field, Like<PlanEntry> auto& entry) {
  field("directory", entry.directory);
  field("original", entry.original);
  field("reason", entry.reason);
  field("names", entry.names);
  field("detail", entry.detail);
}

void fields(auto& field, Like<Conflict> auto& conflict) {
  field("name", conflict.name);
  field("wanted", conflict.wanted);
  field("loaded", conflict.loaded);
}

void fields(auto& field, Like<Hazard> auto& hazard) {
  field("code", hazard.code);
  field("subject", hazard.subject);
  field("detail", hazard.detail);
}

void fields(auto& field, Like<Plan> auto& plan) {
  field("added", plan.added);
  field("left_out", plan.left_out);
  field("conflicts", plan.conflicts);
  field("hazards", plan.hazards);
  field("rpath_link_before", plan.rpath_link_before);
}

void fields(auto& field, Like<go::Parent> auto& parent) {
  field("pid", parent.pid);
  field("executable", parent.executable);
  field("argv", parent.argv);
  field("between", parent.between);
}

void fields(auto& field, Like<go::BuildFlags> auto& build) {
  field("command", build.command);
  field("build_mode", build.build_mode);
  field("msan", build.msan);
  field("asan", build.asan);
  field("linkshared", build.linkshared);
}

void fields(auto& field, Like<go::Context> auto& context) {
  field("call", context.call);
  field("why", context.why);
  field("version", context.version);
  field("import_path", context.import_path);
  field("flags", context.flags);
  field("ldflags", context.ldflags);
  field("ldflags_known", context.ldflags_known);
  field("target_os", context.target_os);
  field("build", context.build);
  field("parent", context.parent);
}

void fields(auto& field, Like<go::Decision> auto& decision) {
  field("action", decision.action);
  field("reason", decision.reason);
  field("detail", decision.detail);
}

void fields(auto& field, Like<CheckedResolution> auto& resolution) {
  field("name", resolution.loader.name);
  field("needed_by", resolution.loader.needed_by);
  field("path", resolution.loader.path);
  field("via", resolution.loader.via);
  field("expected", resolution.expected);
  field("right", resolution.right);
}

void fields(auto& field, Like<OutputFacts> auto& output) {
  field("path", output.path);
  field("needed", output.needed);
  field("runpath", output.runpath);
  field("tag", output.tag);
  field("interpreter", output.interpreter);
  field("resolutions", output.resolutions);
}

void fields(auto& field, Like<Ending> auto& ending) {
  field("known", ending.known);
  field("status", ending.status);
  field("signal", ending.signal);
}

void fields(auto& field, Like<Record> auto& record) {
  field("kind", record.kind);
  field("version", record.version);
  field("time", record.time);
  field("pid", record.pid);
  field("parent_pid", record.parent_pid);
  field("parent", record.parent);
  field("cwd", record.cwd);
  field("argv", record.argv);
  field("personality", record.personality);
  field("call_kind", record.call_kind);
  field("why", record.why);
  field("real_tool", record.real_tool);
  field("hook", record.hook);
  field("hook_why", record.hook_why);
  field("linker", record.linker);
  field("settings", record.settings);
  field("unknown_settings", record.unknown_settings);
  field("environment", record.environment);
  field("link_line", record.link_line);
  field("findings", record.findings);
  field("plan", record.plan);
  field("appended", record.appended);
  field("go", record.go);
  field("go_decision", record.go_decision);
  field("output", record.output);
  field("relinks", record.relinks);
  field("hazards", record.hazards);
  field("failures", record.failures);
  field("ending", record.ending);
  field("seconds", record.seconds);
  field("own_seconds", record.own_seconds);
}

}  // namespace runpath
