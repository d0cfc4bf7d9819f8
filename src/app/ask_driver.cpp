#include "app/ask_driver.hpp"

#include "app/plan_link.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "linkline/driver_answer.hpp"
#include "linkline/read_link_line.hpp"

namespace runpath {

namespace {

const std::string& tool_setting(const Surroundings& call) {
  switch (call.called_as.personality) {
    case Personality::cxx: return call.settings().cxx;
    case Personality::fc: return call.settings().fc;
    case Personality::ld: return call.settings().ld;
    default: return call.settings().cc;
  }
}

// The linker that collect2 would start: what the driver says, which is a bare name where only PATH has it. "" when
// neither tells.
std::string linker_behind_collect2(const Surroundings& call, const Command& plain, const DriverCall& driver) {
  Command question = plain;
  question.words = call.record.real_tool->words;
  question.words.insert(question.words.end(), driver.target_words.begin(), driver.target_words.end());
  if (!driver.fuse_ld.empty()) question.words.push_back("-fuse-ld=" + driver.fuse_ld);
  question.words.emplace_back("-print-prog-name=ld");
  const auto answer = ask(question);
  if (!answer || answer.value().ended.exit_status != 0) return {};
  const auto name = split(answer.value().out, '\n').front();
  if (is_absolute(name)) return name;
  Process process = call.process;
  process.argv = {name};
  const auto tool = find_real_tool(process, read_called_as(name), "", real_file_system());
  return tool ? tool.value().path : std::string();
}

}  // namespace

Result<RealTool> find_tool_behind(const Surroundings& call) {
  return find_real_tool(call.process, call.called_as, tool_setting(call), real_file_system());
}

DriverCall classify_call(Surroundings& call) {
  auto driver = classify_driver_call(call.words(), call.process.cwd, real_file_system());
  call.record.call_kind = call_kind_name(driver.kind);
  call.record.why = driver.why;
  return driver;
}

std::string why_left_alone(const Surroundings& call, const DriverCall& driver) {
  if (driver.kind != CallKind::link && driver.kind != CallKind::shared_link) return "it is no dynamic link";
  if (driver.awaits_value) return "its last word still waits for a value";
  if (call.settings().policy == Policy::off) return "RUNPATH_POLICY=off";
  return {};
}

std::map<std::string, std::string> driver_environment(const Surroundings& call, const RealTool& tool) {
  auto environment = call.clean_environment();
  environment[kGuardVariable] = guard_value(call.process, tool, Launch::start);
  return environment;
}

ToldLink ask_driver(const Surroundings& call, const Command& plain, const DriverCall& driver) {
  if (!driver.unread_at_files.empty()) {
    return {{}, "an @file that is no regular file can be read only once: the driver was not asked", {}};
  }
  Command question = plain;
  const auto own_words = static_cast<std::ptrdiff_t>(call.record.real_tool->words.size());
  question.words.insert(question.words.begin() + own_words, "-###");
  const auto answer = ask(question, true);
  if (!answer) return {{}, "asking the driver: " + answer.error().message, {}};
  ToldLink told{{}, {}, answer.value().out};
  if (answer.value().ended.exit_status != 0 || answer.value().ended.signal != 0) {
    told.trouble = "asking the driver: -### failed";
    return told;
  }
  told.command = find_link_command(told.said);
  if (!told.command) told.trouble = "asking the driver: -### shows no link";
  return told;
}

std::vector<std::string> plan_told_link(Surroundings& call, const Command& plain, const DriverCall& driver,
                                        const std::vector<std::string>& command) {
  const auto& program = command.front();
  const bool by_collect2 = base_name(program) == "collect2";
  const auto linker = by_collect2 ? linker_behind_collect2(call, plain, driver) : program;
  if (!linker.empty()) call.record.linker = linker;
  // A plain `ld` may be a link to any of them.
  auto name = linker.empty() ? driver.fuse_ld : real_file_system().real_path(linker).value_or(linker);
  return plan_link(call, {command.begin() + 1, command.end()}, flavour_of(base_name(name)), linker);
}

std::vector<std::string> plan_from_driver(Surroundings& call, const Command& plain, const DriverCall& driver) {
  auto told = ask_driver(call, plain, driver);
  if (told.command) return plan_told_link(call, plain, driver, *told.command);
  call.record.failures.push_back(std::move(told.trouble));
  return {};
}

}  // namespace runpath
