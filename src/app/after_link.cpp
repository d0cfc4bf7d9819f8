#include "app/after_link.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "base/paths.hpp"

namespace runpath {

namespace {

// How many NEEDED will load another file than was linked, or none.
int warn_of_wrong_loads(const Record& record) {
  int count = 0;
  for (const auto& resolution : record.output->resolutions) {
    if (resolution.right || (resolution.expected.empty() && !resolution.loader.path.empty())) continue;
    ++count;
    const auto loaded = resolution.loader.path.empty() ? std::string("nothing") : resolution.loader.path;
    fmt::print(stderr, "runpath: {}: {} was linked from {} and will load {}\n", record.output->path,
               resolution.loader.name, resolution.expected.empty() ? "nowhere" : resolution.expected, loaded);
  }
  return count;
}

}  // namespace

// Linkers replace the output's name and do not write into the old file.
KeptOutput::KeptOutput(std::string output) : m_output(std::move(output)) {
  const auto status = real_file_system().status(m_output);
  if (!status || status->type != FileType::regular || real_file_system().link_target(m_output)) return;
  m_kept = fmt::format("{}/.{}.runpath-{}", dir_name(m_output), base_name(m_output), ::getpid());
  if (::link(m_output.c_str(), m_kept.c_str()) != 0) m_kept.clear();
}

KeptOutput::~KeptOutput() {
  if (!m_kept.empty()) ::unlink(m_kept.c_str());
}

bool KeptOutput::restore() {
  if (m_kept.empty() || ::rename(m_kept.c_str(), m_output.c_str()) != 0) return false;
  m_kept.clear();
  return true;
}

bool link_again(Surroundings& call, const Command& command, const std::string& output) {
  auto& record = call.record;
  KeptOutput first(path_join(call.process.cwd, output));
  ++record.relinks;
  const auto again = ask(command);
  if (again && again.value().ended.exit_status == 0 && again.value().ended.signal == 0) return true;
  const bool restored = first.restore();
  record.failures.push_back(fmt::format("linking again failed: {}; {}",
                                        again ? again.value().err : again.error().message,
                                        restored ? "the first output stands" : "the first output is lost"));
  if (!restored) fmt::print(stderr, "runpath: {}\n", record.failures.back());
  return false;
}

WaitStatus verify_output(const Surroundings& call, const WaitStatus& ended) {
  const auto& record = call.record;
  if (call.settings().verify == VerifyPolicy::off || !record.output || !record.plan) return ended;
  const int wrong = warn_of_wrong_loads(record);
  for (const auto& hazard : record.plan->hazards) {
    if (hazard.code != "transitive_unreached") continue;
    fmt::print(stderr, "runpath: {}: {}: {}\n", record.output->path, hazard.subject, hazard.detail);
  }
  return wrong > 0 && call.settings().verify == VerifyPolicy::strict ? WaitStatus{1, 0} : ended;
}

}  // namespace runpath
