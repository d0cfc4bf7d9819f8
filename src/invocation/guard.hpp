// The guard variable, taken apart: which tools were passed, by which process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "invocation/invocation.hpp"

namespace runpath {

// One tool that runpath handed the call to.
struct PassedTool {
  long pid = 0;  // of the runpath that did so
  Launch launch = Launch::replace;
  std::string path;
};

[[nodiscard]] std::vector<PassedTool> read_guard(const std::string& value);

// Which candidates would lead the call back to where it came from.
class Guard {
 public:
  Guard(const Process& process, const FileSystem& files);

  // Whether `candidate` was passed on the way to this very call, or too often to be anything but a loop.
  [[nodiscard]] bool was_passed(const std::string& candidate);

 private:
  [[nodiscard]] bool is_on_our_way(const PassedTool& passed);
  [[nodiscard]] bool is_same_tool(const std::string& candidate, const PassedTool& passed) const;
  [[nodiscard]] std::optional<long> grandparent();

  const Process& m_process;
  const FileSystem& m_files;
  std::vector<PassedTool> m_passed;
};

}  // namespace runpath
