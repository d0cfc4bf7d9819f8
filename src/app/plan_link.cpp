#include "app/plan_link.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/paths.hpp"
#include "base/response_file.hpp"
#include "base/text.hpp"
#include "libraries/find_libraries.hpp"
#include "linkline/read_link_line.hpp"
#include "plan/plan_runpath.hpp"

namespace runpath {

namespace {

// What `ld --verbose` lists as SEARCH_DIR("…"), below the sysroot; gold and lld have no such answer and few defaults.
std::vector<std::string> ask_default_search(const Surroundings& call, const LinkLine& line, const std::string& linker) {
  std::vector<std::string> directories;
  if (line.nostdlib || linker.empty()) return directories;
  if (line.flavour == LinkerFlavour::gold) return {line.sysroot + "/lib", line.sysroot + "/usr/lib"};
  if (line.flavour != LinkerFlavour::bfd) return directories;
  Command command{linker, {linker}, call.clean_environment()};
  if (!line.emulation.empty()) command.words.push_back("-m" + line.emulation);
  command.words.emplace_back("--verbose");
  const auto answer = ask(command);
  if (!answer) return directories;
  const std::string& text = answer.value().out;
  constexpr std::string_view kOpening = "SEARCH_DIR(\"";
  for (auto at = text.find(kOpening); at != std::string::npos; at = text.find(kOpening, at)) {
    at += kOpening.size();
    auto directory = text.substr(at, text.find('"', at) - at);
    if (directory.starts_with('=')) directory = line.sysroot + directory.substr(1);
    directories.push_back(std::move(directory));
  }
  return directories;
}

PlanContext plan_context(const Surroundings& call) {
  PlanContext context;
  context.cwd = call.process.cwd;
  context.ld_run_path = call.process.env("LD_RUN_PATH");
  context.ld_library_path = call.process.env("LD_LIBRARY_PATH");
  if (!call.record.go) return context;
  // $WORK/b001/… and /tmp/go-link-N: gone when the build ends.
  for (const auto& input : call.record.link_line->inputs) {
    const auto at = input.name.find("/go-link-");
    const auto end = at == std::string::npos ? at : input.name.find('/', at + 1);
    if (end != std::string::npos) context.go_work.push_back(input.name.substr(0, end));
  }
  const auto at = call.record.link_line->output.find("/go-build");
  const auto end = at == std::string::npos ? at : call.record.link_line->output.find('/', at + 1);
  if (end != std::string::npos) context.go_work.push_back(call.record.link_line->output.substr(0, end));
  return context;
}

std::vector<std::string> make_plan(Surroundings& call) {
  auto& record = call.record;
  record.plan = plan_runpath(*record.link_line, *record.findings, call.settings(), plan_context(call));
  record.appended = linker_words(*record.plan, *record.link_line, call.settings());
  return record.appended;
}

// The findings as if nothing but these needs had come up.
template <class Keep>
Findings only_needs(Findings findings, const Keep& keep) {
  std::set<std::string> dropped;
  for (const auto& need : findings.needs) {
    if (!keep(need)) dropped.insert(need.name);
  }
  std::erase_if(findings.needs, [&](const Need& need) { return dropped.contains(need.name); });
  for (auto& directory : findings.directories) {
    std::erase_if(directory.holds, [&](const auto& held) { return dropped.contains(held.first); });
  }
  return findings;
}

bool same_file(const std::string& left, const std::string& right) {
  const auto a = real_file_system().status(left);
  const auto b = real_file_system().status(right);
  return a && b && a->id == b->id;
}

// Whether loading `path` for `need` is what the link asked for.
bool is_acceptable(const Need& need, const std::string& path) {
  const auto status = real_file_system().status(path);
  if (!status) return false;
  return std::ranges::find(need.acceptable, status->id) != need.acceptable.end() || same_file(need.path, path);
}

}  // namespace

std::vector<std::string> plan_link(Surroundings& call, const std::vector<std::string>& words, LinkerFlavour flavour,
                                   const std::string& linker) {
  auto& record = call.record;
  const auto& files = real_file_system();
  auto expanded = expand_response_files(words, call.process.cwd, files);
  record.link_line = read_link_line(std::move(expanded.words), flavour);
  const auto& line = *record.link_line;
  if (!is_dynamic(line.output_kind)) return {};
  LibraryContext context;
  context.cwd = call.process.cwd;
  context.caller = ::geteuid();
  context.also = fixed_entries(line, call.process.env("LD_RUN_PATH"));
  context.also.insert(context.also.end(), call.settings().extra.begin(), call.settings().extra.end());
  context.default_search = [&] { return ask_default_search(call, line, linker); };
  record.findings = find_libraries(line, context, files, elf::read_elf);
  return make_plan(call);
}

std::vector<std::string> plan_linker_call(Surroundings& call, const RealTool& tool) {
  auto& record = call.record;
  record.kind = RecordKind::link;
  record.linker = tool.path;
  record.real_tool = tool;
  const auto real = real_file_system().real_path(tool.path).value_or(tool.path);
  auto appended = plan_link(call, call.words(), flavour_of(base_name(real)), tool.path);
  record.call_kind = output_kind_name(record.link_line->output_kind);
  return appended;
}

std::vector<std::string> plan_again(Surroundings& call, const std::vector<std::string>& needed) {
  call.record.findings = only_needs(
      *call.record.findings, [&](const Need& need) { return std::ranges::find(needed, need.name) != needed.end(); });
  for (auto& need : call.record.findings->needs) need.as_needed = false;  // now it is known
  return make_plan(call);
}

bool is_uncertain(const Surroundings& call) {
  const auto& record = call.record;
  if (!record.findings) return false;
  if (std::ranges::none_of(record.findings->needs, &Need::as_needed)) return false;
  // Where not all can be satisfied, what is known to be needed weighs more.
  if (!record.plan->conflicts.empty()) return true;
  const auto certain = only_needs(*record.findings, [](const Need& need) { return !need.as_needed; });
  const auto plan = plan_runpath(*record.link_line, certain, call.settings(), plan_context(call));
  return linker_words(plan, *record.link_line, call.settings()) != record.appended;
}

void inspect_output(Surroundings& call) {
  auto& record = call.record;
  if (!record.link_line || !is_dynamic(record.link_line->output_kind)) return;
  OutputFacts facts;
  facts.path = path_join(call.process.cwd, record.link_line->output);
  const auto output = elf::read_elf(facts.path);
  if (!output) {
    record.failures.push_back("reading the output: " + output.error().message);
    return;
  }
  const auto& elf = output.value();
  facts.needed = elf.needed;
  const auto& list = elf.runpath ? elf.runpath : elf.rpath;
  if (list) facts.runpath = split(*list, ':');
  facts.tag = elf.runpath ? "runpath" : elf.rpath ? "rpath" : "";
  facts.interpreter = elf.interpreter.value_or("");
  if (!call.traces() && call.settings().verify == VerifyPolicy::off) {  // nobody asks what it will load
    record.output = std::move(facts);
    return;
  }
  const auto rules = loader_rules(elf.target, facts.interpreter, real_file_system(), record.link_line->sysroot);
  for (auto& resolution :
       resolve_as_loader(facts.path, elf, false, rules, record.link_line->sysroot, real_file_system(), elf::read_elf)) {
    CheckedResolution checked;
    checked.loader = std::move(resolution);
    if (record.findings) {
      for (const auto& need : record.findings->needs) {
        if (need.name != checked.loader.name) continue;
        checked.expected = need.path;
        checked.right = is_acceptable(need, checked.loader.path);
      }
    }
    facts.resolutions.push_back(std::move(checked));
  }
  record.output = std::move(facts);
}

bool plan_fits_output(const Record& record) {
  if (!record.output || !record.findings || !record.plan) return true;
  return std::ranges::all_of(record.findings->needs, [&](const Need& need) {
    return std::ranges::find(record.output->needed, need.name) != record.output->needed.end();
  });
}

}  // namespace runpath
