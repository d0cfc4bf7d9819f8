// `runpath explain`: what a link with these words would be given and why, without linking.
#include <fmt/format.h>

#include "app/ask_driver.hpp"
#include "app/plan_link.hpp"
#include "base/paths.hpp"
#include "cli/commands.hpp"
#include "cli/describe.hpp"
#include "cli/installation.hpp"
#include "linkline/read_link_line.hpp"

namespace runpath::cli {

namespace {

constexpr std::string_view kBecomesTool = "become the real tool at once, and nothing is added";

// The tool that the first word names; where that is runpath itself, the real one behind it.
Result<RealTool> find_named_tool(const Surroundings& call) {
  const auto& files = real_file_system();
  const auto& name = call.process.argv.front();
  const bool is_path = name.find('/') != std::string::npos;
  const auto path = is_path ? path_join(call.process.cwd, name) : find_on_path(call.process, name, files);
  const bool is_there = files.is_executable(path);
  const bool is_own_name = call.called_as.stem.empty() && !is_path;
  if (!is_there && !is_own_name)
    return fail(is_path ? name + " is no executable file" : "there is no " + name + " on PATH");
  if (is_own_name || is_ourselves(call.process, path, files)) return find_tool_behind(call);
  return RealTool{path, {path}, is_path ? "path" : "PATH", {}};
}

std::string outcome_of_link(const Surroundings& call) {
  const auto& record = call.record;
  if (!record.link_line || !is_dynamic(record.link_line->output_kind)) return std::string(kBecomesTool);
  if (record.appended.empty()) return "link with these words as they are";
  std::string text = "link with the appended words";
  if (call.settings().exact != ExactPolicy::never && is_uncertain(call)) {
    text += "; which --as-needed libraries stay is known only then, and RUNPATH_EXACT makes the list exact";
  }
  return text;
}

// What would become of a compiler's call.
Result<std::string> explain_driver(Surroundings& call) {
  auto& record = call.record;
  const auto driver = classify_call(call);
  const auto why = why_left_alone(call, driver);
  if (!why.empty()) return fmt::format("{}: {}", kBecomesTool, why);
  record.kind = RecordKind::link;
  record.hook = "driver";
  const auto plain = command_of(*record.real_tool, call.words(), driver_environment(call, *record.real_tool));
  const auto told = ask_driver(call, plain, driver);
  if (!told.command)
    return fail(fmt::format("{}{}{}", told.trouble, told.said.empty() ? "" : "; it said:\n", told.said));
  plan_told_link(call, plain, driver, *told.command);
  return outcome_of_link(call);
}

std::string explain_linker(Surroundings& call) {
  call.record.hook = "direct";
  plan_linker_call(call, *call.record.real_tool);
  return outcome_of_link(call);
}

Surroundings surroundings_of(const Process& process, const LoadedSettings& loaded, std::vector<std::string> command) {
  Surroundings call;
  call.started = std::chrono::steady_clock::now();
  call.process = as_wrapper(process, std::move(command), real_file_system());
  call.called_as = read_called_as(call.process.argv.front());
  call.loaded = loaded;
  begin_record(call);
  // A compiler that comes back to the wrapper while it is asked writes no record either.
  call.process.environment["RUNPATH_TRACE"] = "";
  return call;
}

int complain_of(Error error) {
  while (error.message.ends_with('\n')) error.message.pop_back();
  complain(error.message);
  return kFoundWrong;
}

}  // namespace

int explain_command(const Process& process, const LoadedSettings& loaded, const ExplainOptions& options) {
  if (options.command.empty()) {
    complain("explain: no command was given: runpath explain cc -o app app.o -lz");
    return kBadUsage;
  }
  auto call = surroundings_of(process, loaded, options.command);
  const auto personality = call.called_as.personality;
  if (personality == Personality::none || personality == Personality::toolexec) {
    complain(
        fmt::format("explain: {} names no compiler and no linker; RUNPATH_CC can name any before "
                    "runpath explain runpath-cc",
                    options.command.front()));
    return kBadUsage;
  }
  auto tool = find_named_tool(call);
  if (!tool) return complain_of(tool.error());
  call.record.real_tool = std::move(tool).value();
  const auto outcome =
      personality == Personality::ld ? Result<std::string>(explain_linker(call)) : explain_driver(call);
  if (!outcome) return complain_of(outcome.error());
  if (options.json) {
    print(to_json(call.record) + "\n");
    return kGood;
  }
  Page page;
  describe_ahead(call.record, options.long_form, outcome.value(), page);
  print(page.text());
  return kGood;
}

}  // namespace runpath::cli
