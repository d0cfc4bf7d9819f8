#include "app/run.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "app/run_cc.hpp"
#include "app/run_ld.hpp"
#include "app/run_toolexec.hpp"

namespace runpath {

namespace {

constexpr int kBadSetting = 2;

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
