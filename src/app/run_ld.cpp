#include "app/run_ld.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/after_link.hpp"
#include "app/plan_link.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "libraries/find_libraries.hpp"
#include "linkline/read_link_line.hpp"
#include "trace/hand_over.hpp"

namespace runpath {

namespace {

constexpr int kNoTool = 127;

// The user's environment: our directory out of COMPILER_PATH again.
std::map<std::string, std::string> linker_environment(const Surroundings& call) {
  auto environment = call.clean_environment();
  const auto hook = call.process.env(kHookVariable);
  const auto path = environment.find("COMPILER_PATH");
  if (hook.empty() || path == environment.end()) return environment;
  auto places = split(path->second, ':');
  std::erase_if(places, [&](const std::string& place) { return clean_absolute(place, "/") == hook; });
  if (places.empty()) {
    environment.erase(path);
  } else {
    path->second = join(places, ":");
  }
  return environment;
}

// Whether the words link for another machine than the one we run on.
bool is_for_another_machine(const Surroundings& call) {
  const auto words = call.words();
  const auto target = target_of_emulation(read_link_line(words, flavour_of(call.called_as.name)).emulation);
  const auto self = elf::read_elf(call.process.self);
  return target.machine != 0 && self && !self.value().target.accepts(target);
}

// What the compiler itself would start; "" when it does not say.
std::string ask_for_linker(const Surroundings& call, std::vector<std::string> compiler) {
  compiler.push_back("-print-prog-name=" + call.called_as.name);
  const auto answer = ask({compiler.front(), compiler, linker_environment(call)});
  if (!answer || answer.value().ended.exit_status != 0) return {};
  const auto path = split(answer.value().out, '\n').front();
  return is_absolute(path) && real_file_system().is_executable(path) ? path : std::string();
}

// The linker that the driver would have started: the next of our name in its own search list. gcc tells its list in
// COMPILER_PATH; clang looks there, then beside itself, then on PATH, where a cross clang knows better names than ours.
Result<std::string> find_hooked_linker(const Surroundings& call) {
  const auto& files = real_file_system();
  const auto name = call.called_as.name;
  const auto ours = files.status(call.process.env(kHookVariable));
  std::vector<std::string> places = split_nonempty(call.process.env("COMPILER_PATH"), ':');
  const auto words = shell_split(call.process.env(kCompilerVariable));
  if (words && !words.value().empty()) {
    if (is_for_another_machine(call)) {
      if (auto told = ask_for_linker(call, words.value()); !told.empty()) return told;
    }
    const bool is_gcc = !places.empty() && places.front().ends_with('/');  // it hands its places on in its own spelling
    if (!is_gcc) {
      places.push_back(dir_name(words.value().front()));
      if (const auto compiler = files.real_path(words.value().front())) places.push_back(dir_name(*compiler));
    }
  }
  for (auto& place : split_nonempty(call.process.env("PATH"), ':')) places.push_back(std::move(place));
  const auto self = files.status(call.process.self);
  for (const auto& place : places) {
    const auto status = files.status(place);
    if (!status || (ours && status->id == ours->id)) continue;
    const auto path = path_join(place, name);
    const auto found = files.status(path);
    if (found && files.is_executable(path) && !(self && found->id == self->id)) return path;
  }
  return fail("no linker " + name + " but our own in the driver's search list or on PATH");
}

void report(Surroundings& call) {
  const auto address = call.process.env(kHandOverVariable);
  if (address.empty()) {
    write_record(call);
  } else {
    hand_over(address, call.traces() ? to_json(call.record) : std::string("{}"));
  }
}

// The words go to the end, or before a bare "--": GNU ld takes all behind that for files.
Command with_words(const Command& plain, const std::vector<std::string>& appended) {
  Command command = plain;
  const auto place = std::ranges::find(command.words, "--");
  command.words.insert(place, appended.begin(), appended.end());
  return command;
}

// Links, looks at the result and, where as-needed inputs made the plan a guess that failed, links once more.
WaitStatus link_and_look(Surroundings& call, const Command& plain, const std::vector<std::string>& appended) {
  auto& record = call.record;
  const auto first = run(with_words(plain, appended));
  if (!first) {
    record.failures.push_back(first.error().message);
    return WaitStatus{kNoTool, 0};
  }
  if (first.value().exit_status != 0 || first.value().signal != 0) return first.value();
  inspect_output(call);
  // An -rpath can change what gold finds necessary: look again after the second link.
  constexpr int kMostRelinks = 2;
  const auto all_findings = record.findings;
  auto words = appended;
  while (call.settings().exact != ExactPolicy::never && record.relinks < kMostRelinks && all_findings) {
    record.findings = all_findings;
    auto exact_words = record.output ? plan_again(call, record.output->needed) : words;
    if (exact_words == words) break;
    if (!link_again(call, with_words(plain, exact_words), record.link_line->output)) break;
    words = std::move(exact_words);
    inspect_output(call);
  }
  return verify_output(call, first.value());
}

}  // namespace

int run_ld(Surroundings& call) {
  auto& record = call.record;
  const bool hooked = !call.process.env(kHookVariable).empty();
  record.hook = hooked ? "linker" : "direct";
  RealTool tool;
  if (hooked && call.settings().ld.empty()) {
    auto found = find_hooked_linker(call);
    if (!found) {
      fmt::print(stderr, "runpath: {}\n", found.error().message);
      return kNoTool;
    }
    tool = {found.value(), {found.value()}, "driver", {}};
  } else {
    auto found = find_real_tool(call.process, call.called_as, call.settings().ld, real_file_system());
    if (!found) {
      fmt::print(stderr, "runpath: {}\n", found.error().message);
      return kNoTool;
    }
    tool = std::move(found).value();
  }
  const auto appended = plan_linker_call(call, tool);
  const auto& line = *record.link_line;
  const auto plain = command_of(tool, call.words(), linker_environment(call));

  const bool dynamic = is_dynamic(line.output_kind);
  const bool look = dynamic && (call.traces() || call.settings().verify != VerifyPolicy::off ||
                                call.settings().exact == ExactPolicy::always ||
                                (call.settings().exact == ExactPolicy::automatic && is_uncertain(call)));
  if (!look) {
    if (dynamic || hooked) report(call);
    const auto error = replace_with(with_words(plain, appended));
    fmt::print(stderr, "runpath: {}\n", error.message);
    return kNoTool;
  }
  const auto ended = link_and_look(call, plain, appended);
  record.ending = {true, ended.exit_status, ended.signal};
  report(call);
  end_like(ended);
}

}  // namespace runpath
