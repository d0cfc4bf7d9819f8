#include "app/run_cc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/after_link.hpp"
#include "app/ask_driver.hpp"
#include "app/go_calls.hpp"
#include "app/plan_link.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "trace/hand_over.hpp"

namespace runpath {

namespace {

constexpr int kNoTool = 127;

int become(Surroundings& call, Command command) {
  command.environment[kGuardVariable] = guard_value(call.process, *call.record.real_tool, Launch::replace);
  if (call.settings().trace_level == TraceLevel::all || call.record.kind == RecordKind::go_event) write_record(call);
  const auto error = replace_with(command);
  fmt::print(stderr, "runpath: {}\n", error.message);
  return kNoTool;
}

// Why our `ld` cannot be reached through the driver; "" when it can.
std::string why_not_linker_hook(const Surroundings& call, const DriverCall& driver, const std::string& hook) {
  if (call.settings().hook == HookPolicy::driver) return "RUNPATH_HOOK=driver";
  if (hook.empty()) return "our libexec directory is not there";
  if (driver.fuse_ld_is_path) return "the linker is named by a path";
  // What gcc, collect2 and clang look for, below the prefix and, as gcc does, right behind it.
  const auto named = driver.fuse_ld.empty() ? std::string("ld") : "ld." + driver.fuse_ld;
  for (const auto& prefix : driver.prefixes) {
    const auto place = path_join(call.process.cwd, prefix);
    for (const auto& name : {std::string("ld"), std::string("real-ld"), std::string("collect-ld"), named}) {
      const bool own =
          real_file_system().is_executable(path_join(place, name)) || real_file_system().is_executable(place + name);
      if (own) return "a -B directory has an " + name + " of its own";
    }
  }
  return {};
}

// The driver's words with the plan's directories: before a bare "--", nothing while the last word waits for its value.
std::vector<std::string> with_driver_words(const Surroundings& call, const DriverCall& driver,
                                           const std::vector<std::string>& linker_words) {
  auto words = call.words();
  if (driver.awaits_value || linker_words.empty()) return words;
  std::vector<std::string> insert;
  for (const auto& word : linker_words) insert.insert(insert.end(), {"-Xlinker", word});
  const auto place =
      driver.bare_dashes > 0 ? words.begin() + static_cast<std::ptrdiff_t>(driver.bare_dashes) - 1 : words.end();
  words.insert(place, insert.begin(), insert.end());
  return words;
}

// The environment in which the driver starts our `ld`.
Command hooked_command(const Surroundings& call, const Command& plain, const DriverCall& driver,
                       const std::string& hook, const std::string& address) {
  Command command = plain;
  const auto path = command.environment.find("COMPILER_PATH");
  const bool had_path = path != command.environment.end() && !path->second.empty();
  command.environment["COMPILER_PATH"] = had_path ? hook + ":" + path->second : hook;
  command.environment[kHookVariable] = hook;
  command.environment[kHandOverVariable] = address;
  command.environment[kWordsVariable] = hash_text(shell_join(call.words()));
  auto compiler = call.record.real_tool->words;
  compiler.front() = call.record.real_tool->path;
  compiler.insert(compiler.end(), driver.target_words.begin(), driver.target_words.end());
  command.environment[kCompilerVariable] = shell_join(compiler);
  return command;
}

// Why the link cannot be made once more; "" when it can.
std::string why_not_again(const Surroundings& call, const DriverCall& driver) {
  const bool is_lasting = std::ranges::all_of(driver.inputs, [&](const std::string& input) {
    const auto status = real_file_system().status(path_join(call.process.cwd, input));
    return !status || status->type == FileType::regular;
  });
  if (driver.reads_stdin || !is_lasting || !driver.unread_at_files.empty()) {
    return "an input that is no regular file cannot be read twice: the link stays as it is";
  }
  return {};
}

// Links once more with `linker_words`; `plain` is the user's own command.
bool link_again_through_driver(Surroundings& call, const Command& plain, const DriverCall& driver,
                               const std::vector<std::string>& linker_words) {
  if (auto why = why_not_again(call, driver); !why.empty()) {
    call.record.failures.push_back(std::move(why));
    return false;
  }
  Command command = plain;
  command.words = command_of(*call.record.real_tool, with_driver_words(call, driver, linker_words), {}).words;
  return link_again(call, command, call.record.link_line->output);
}

// Runs the driver so that it starts our `ld`, and waits for what that hands over.
WaitStatus link_through_linker(Surroundings& call, const Command& plain, const DriverCall& driver,
                               const std::string& hook, std::string& handed_over) {
  const HandOver memory;
  const auto ended = run(hooked_command(call, plain, driver, hook, memory.address()));
  handed_over = memory.received();
  if (!ended) {
    call.record.failures.push_back(ended.error().message);
    return {kNoTool, 0};
  }
  const bool unseen = handed_over.empty() && ended.value().exit_status == 0 && ended.value().signal == 0;
  if (!unseen) return ended.value();
  // The driver linked without our `ld`: ask it, and link again where that changes anything.
  call.record.hook = "driver";
  call.record.hook_why = "our ld was not called";
  const auto appended = plan_from_driver(call, plain, driver);
  if (!appended.empty()) static_cast<void>(link_again_through_driver(call, plain, driver, appended));
  if (!call.record.plan) return ended.value();
  inspect_output(call);
  return verify_output(call, ended.value());
}

WaitStatus link_through_driver(Surroundings& call, const Command& plain, const DriverCall& driver) {
  call.record.hook = "driver";
  const auto appended = plan_from_driver(call, plain, driver);
  Command command = plain;
  command.words = command_of(*call.record.real_tool, with_driver_words(call, driver, appended), {}).words;
  const auto ended = run(command);
  if (!ended) {
    call.record.failures.push_back(ended.error().message);
    return {kNoTool, 0};
  }
  const bool done = ended.value().exit_status == 0 && ended.value().signal == 0;
  if (!done || !call.record.plan) return ended.value();
  inspect_output(call);
  const bool exact = call.settings().exact != ExactPolicy::never && !appended.empty();
  if (exact && !plan_fits_output(call.record)) {
    const auto exact_words = plan_again(call, call.record.output->needed);
    if (exact_words != appended && link_again_through_driver(call, plain, driver, exact_words)) inspect_output(call);
  }
  return verify_output(call, ended.value());
}

// A masquerade between us and the compiler (ccache) came back to us with the same link: the runpath that waits for it
// has set everything up.
bool is_awaited(const Surroundings& call) {
  const auto& environment = call.process.environment;
  const auto words = environment.find(kWordsVariable);
  return words != environment.end() && words->second == hash_text(shell_join(call.words())) &&
         environment.contains(kHandOverVariable);
}

int stand_aside(Surroundings& call, Command command) {
  for (const char* name : {kHandOverVariable, kHookVariable, kWordsVariable}) {
    command.environment[name] = call.process.env(name);
  }
  command.environment[kCompilerVariable] = shell_join(std::vector{call.record.real_tool->path});
  return become(call, std::move(command));
}

void write_merged(Surroundings& call, const std::string& handed_over) {
  if (!call.traces()) return;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - call.started;
  call.record.seconds = passed.count();
  auto line = to_json(call.record);
  if (handed_over.size() > 2) line = merge_records(line, handed_over);
  const auto written = write_trace(call.settings().trace, line);
  static_cast<void>(written.has_value());
}

}  // namespace

int run_cc(Surroundings& call) {
  auto& record = call.record;
  auto tool = find_tool_behind(call);
  if (!tool) {
    fmt::print(stderr, "runpath: {}\n", tool.error().message);
    return kNoTool;
  }
  record.real_tool = tool.value();
  const auto driver = classify_call(call);
  const auto plain = command_of(tool.value(), call.words(), driver_environment(call, tool.value()));

  if (const auto status = answer_go(call, driver, plain)) return *status;  // its own question, and nothing else
  const bool is_probe = record.go && record.go->call != go::Call::none && record.go->call != go::Call::external_link;
  if (is_probe || !why_left_alone(call, driver).empty()) return become(call, plain);
  if (is_awaited(call)) return stand_aside(call, plain);
  record.kind = RecordKind::link;
  const auto hook = hook_directory(call.process, real_file_system());
  record.hook_why = why_not_linker_hook(call, driver, hook);
  std::string handed_over;
  const auto ended = record.hook_why.empty() ? link_through_linker(call, plain, driver, hook, handed_over)
                                             : link_through_driver(call, plain, driver);
  record.ending = {true, ended.exit_status, ended.signal};
  write_merged(call, handed_over);
  end_like(ended);
}

}  // namespace runpath
