// `runpath go`: the go command with everything set. `runpath env`: what that is.
#include <fmt/format.h>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/go_variables.hpp"
#include "exec/exec.hpp"

namespace runpath::cli {

namespace {

constexpr int kNoTool = 127;

bool is_set(const LoadedSettings& loaded, std::string_view variable) {
  for (const auto& row : loaded.rows) {
    if (row.variable == variable) return !row.is_default();
  }
  return false;
}

// The process as runpath-cc would be, for the question which compiler it finds.
Process as_wrapper(const Process& process, const std::string& wrapper, const std::string& name) {
  Process changed = process;
  changed.self = real_file_system().real_path(wrapper).value_or(wrapper);
  changed.argv = {name};
  return changed;
}

Result<Variables> variables_for(const Process& process, const LoadedSettings& loaded,
                                const std::vector<std::string>& arguments) {
  const auto& files = real_file_system();
  GoSurroundings around;
  around.environment = process.environment;
  if (const auto written = files.read(go_env_file(process.environment))) around.written = written.value();
  around.directory = dir_name(process.self);
  const auto wrapper = path_join(around.directory, "runpath-cc");
  if (process.self.empty() || !files.is_executable(wrapper)) return fail(wrapper + " is not there");
  around.arguments = arguments;
  around.cc_set = is_set(loaded, "RUNPATH_CC");
  around.cxx_set = is_set(loaded, "RUNPATH_CXX");
  around.go_internal_set = is_set(loaded, "RUNPATH_GO_INTERNAL");
  around.is_runpath = [&](const std::string& word) {
    if (base_name(word).starts_with("runpath-c")) return true;
    // Its own setting: only a name that leads to runpath itself is an error of these words.
    const auto tool = find_real_tool(as_wrapper(process, wrapper, "runpath-cc"), read_called_as("runpath-cc"),
                                     shell_quote(word), files);
    return !tool && tool.error().message.find("leads to runpath itself") != std::string::npos;
  };
  around.is_there = [&](const std::string& tool) {
    return find_real_tool(as_wrapper(process, wrapper, tool), read_called_as(tool), "", files).has_value();
  };
  return go_variables(around);
}

}  // namespace

int env_command(const Process& process, const LoadedSettings& loaded, const EnvOptions& options) {
  const auto variables = variables_for(process, loaded, {});
  if (!variables) {
    complain(variables.error().message);
    return kBadUsage;
  }
  print(options.json   ? for_json(variables.value())
        : options.fish ? for_fish(variables.value())
        : options.go   ? for_go(variables.value())
                       : for_sh(variables.value()));
  return kGood;
}

int go_command(const Process& process, const LoadedSettings& loaded) {
  const std::vector<std::string> arguments(process.argv.begin() + 2, process.argv.end());
  const auto variables = variables_for(process, loaded, arguments);
  if (!variables) {
    complain(variables.error().message);
    return kBadUsage;
  }
  Command command{"", {"go"}, process.environment};
  for (const auto& directory : split(process.env("PATH"), ':')) {
    const auto path = path_join(directory, "go");
    if (command.path.empty() && real_file_system().is_executable(path)) command.path = path;
  }
  if (command.path.empty()) {
    complain("there is no go on PATH");
    return kNoTool;
  }
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : variables.value()) command.environment[name] = value;
  complain(replace_with(command).message);
  return kNoTool;
}

}  // namespace runpath::cli
