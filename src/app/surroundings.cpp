#include "app/surroundings.hpp"

#include <fmt/format.h>
#include <sys/time.h>
#include <unistd.h>

#include <climits>
#include <ctime>

#include "base/paths.hpp"
#include "base/version.hpp"
#include "libraries/find_libraries.hpp"

namespace runpath {

namespace {

// The working directory as the user spells it: $PWD where it is true.
std::string working_directory(const std::string& pwd) {
  const auto& files = real_file_system();
  const auto here = files.status(".");
  const auto there = files.status(pwd);
  if (!pwd.empty() && pwd.front() == '/' && here && there && here->id == there->id) return pwd;
  char buffer[PATH_MAX];
  return ::getcwd(buffer, sizeof buffer) != nullptr ? buffer : "";
}

std::string now_utc() {
  timeval now{};
  ::gettimeofday(&now, nullptr);
  tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, now.tv_usec / 1000);
}

std::string personality_name(Personality personality) {
  switch (personality) {
    case Personality::cc: return "cc";
    case Personality::cxx: return "c++";
    case Personality::fc: return "fc";
    case Personality::ld: return "ld";
    case Personality::toolexec: return "toolexec";
    case Personality::none: break;
  }
  return "none";
}

}  // namespace

Process read_process(int argc, char** argv, char** environment) {
  Process process;
  process.argv.assign(argv, argv + argc);
  for (char** entry = environment; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) process.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  process.pid = ::getpid();
  process.parent_pid = ::getppid();
  process.cwd = working_directory(process.env("PWD"));
  process.self = real_file_system().link_target("/proc/self/exe").value_or("");
  return process;
}

std::vector<std::string> Surroundings::words() const {
  if (process.argv.empty()) return {};
  return {process.argv.begin() + 1, process.argv.end()};
}

std::map<std::string, std::string> Surroundings::clean_environment() const {
  auto environment = process.environment;
  for (const char* name : {kHandOverVariable, kHookVariable, kCompilerVariable, kWordsVariable})
    environment.erase(name);
  return environment;
}

void begin_record(Surroundings& call) {
  auto& record = call.record;
  record.version = version();
  record.time = now_utc();
  record.pid = ::getpid();
  record.parent_pid = ::getppid();
  record.parent = real_file_system().link_target(fmt::format("/proc/{}/exe", record.parent_pid)).value_or("");
  record.cwd = call.process.cwd;
  record.argv = call.process.argv;
  record.personality = personality_name(call.called_as.personality);
  record.settings = changed_settings(call.loaded);
  record.environment = traced_environment(call.process.environment);
  record.unknown_settings = call.loaded.unknown_names;
  for (const auto& note : call.loaded.notes) record.hazards.push_back({"setting", "", note});
}

void write_record(Surroundings& call) {
  if (!call.traces()) return;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - call.started;
  call.record.seconds = passed.count();
  const auto written = write_trace(call.settings().trace, to_json(call.record));
  static_cast<void>(written.has_value());
}

std::string hook_directory(const Process& process, const FileSystem& files) {
  if (process.self.empty()) return {};
  auto directory = normal_directory(path_join(dir_name(process.self), libexec_from_bin()), "/", files);
  return files.status(path_join(directory, "ld")) ? directory : std::string();
}

Command command_of(const RealTool& tool, const std::vector<std::string>& rest,
                   std::map<std::string, std::string> environment) {
  Command command{tool.path, tool.words, std::move(environment)};
  command.words.insert(command.words.end(), rest.begin(), rest.end());
  return command;
}

}  // namespace runpath
