#include "app/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>

#include "app/run_cc.hpp"
#include "app/run_ld.hpp"
#include "app/run_toolexec.hpp"

namespace runpath {

namespace {

constexpr int kBadSetting = 2;

// The working directory as the user spells it: $PWD where it is true.
std::string working_directory(const std::string& pwd) {
  const auto& files = real_file_system();
  const auto here = files.status(".");
  const auto there = files.status(pwd);
  if (!pwd.empty() && pwd.front() == '/' && here && there && here->id == there->id) return pwd;
  char buffer[PATH_MAX];
  return ::getcwd(buffer, sizeof buffer) != nullptr ? buffer : "";
}

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

}  // namespace

int run(int argc, char** argv, char** environment) {
  Surroundings call;
  call.started = std::chrono::steady_clock::now();
  call.process = read_process(argc, argv, environment);
  call.called_as = read_called_as(argc > 0 ? argv[0] : "");
  auto loaded = load_settings(call.process.environment, real_file_system());
  if (!loaded) {
    fmt::print(stderr, "runpath: {}\n", loaded.error().message);
    return kBadSetting;
  }
  call.loaded = std::move(loaded).value();
  if (call.traces()) begin_record(call);
  switch (call.called_as.personality) {
    case Personality::cc:
    case Personality::cxx:
    case Personality::fc: return run_cc(call);
    case Personality::ld: return run_ld(call);
    case Personality::toolexec: return run_toolexec(call);
    case Personality::none: break;
  }
  fmt::print(stderr, "runpath: called as {}, which names no compiler and no linker\n", call.called_as.name);
  return kBadSetting;
}

}  // namespace runpath
