#include "invocation/guard.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

// Compilers that run compilers that run compilers: nobody nests this deep, a loop gets here in some ten milliseconds.
constexpr int kMostPasses = 5;

std::string escape(std::string_view path) {
  std::string escaped;
  for (const char c : path) {
    if (c == '%') {
      escaped += "%25";
    } else if (c == ':') {
      escaped += "%3A";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string unescape(std::string_view escaped) {
  std::string path;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const auto code = escaped.substr(i, 3);
    if (code == "%25" || code == "%3A") {
      path += code == "%25" ? '%' : ':';
      i += 2;
    } else {
      path += escaped[i];
    }
  }
  return path;
}

// The parent of process `pid`, from the fourth field of /proc/PID/stat; the second is a name in parentheses that may
// hold anything. Nothing without /proc.
std::optional<long> parent_of(long pid, const FileSystem& files) {
  const auto stat = files.read(fmt::format("/proc/{}/stat", pid));
  if (!stat) return std::nullopt;
  const auto& text = stat.value();
  const auto fields = split_nonempty(std::string_view(text).substr(text.rfind(')') + 1), ' ');
  if (fields.size() < 2) return std::nullopt;
  long parent = 0;
  const auto& field = fields[1];
  const auto read = std::from_chars(field.data(), field.data() + field.size(), parent);
  return read.ec == std::errc() ? std::optional(parent) : std::nullopt;
}

}  // namespace

std::string guard_value(const Process& process, const RealTool& tool, Launch launch) {
  const std::string before = process.env(kGuardVariable);
  const std::string path = escape(clean_absolute(tool.path, process.cwd));
  return fmt::format("{}{}{}{}{}", before, before.empty() ? "" : ":", process.pid,
                     launch == Launch::replace ? '=' : '+', path);
}

std::vector<PassedTool> read_guard(const std::string& value) {
  std::vector<PassedTool> tools;
  for (const auto& entry : split_nonempty(value, ':')) {
    PassedTool tool;
    const auto [end, error] = std::from_chars(entry.data(), entry.data() + entry.size(), tool.pid);
    const auto mark = static_cast<std::size_t>(end - entry.data());
    const bool is_whole = error == std::errc() && mark < entry.size() && (*end == '=' || *end == '+');
    if (!is_whole) continue;
    tool.launch = *end == '=' ? Launch::replace : Launch::start;
    tool.path = unescape(std::string_view(entry).substr(mark + 1));
    tools.push_back(std::move(tool));
  }
  return tools;
}

Guard::Guard(const Process& process, const FileSystem& files)
    : m_process(process), m_files(files), m_passed(read_guard(process.env(kGuardVariable))) {}

bool Guard::was_passed(const std::string& candidate) {
  int passes = 0;
  for (const auto& passed : m_passed) {
    if (!is_same_tool(candidate, passed)) continue;
    if (is_on_our_way(passed) || ++passes >= kMostPasses) return true;
  }
  return false;
}

// A masquerade that the call was handed to calls us itself: it is our parent, or was us before execve. A compiler does
// not; what calls us further below it is at work on a compile of its own.
bool Guard::is_on_our_way(const PassedTool& passed) {
  if (m_process.pid == 0 || m_process.parent_pid == 0 || passed.pid == 0) return true;
  if (passed.pid == m_process.pid || passed.pid == m_process.parent_pid) return true;
  if (passed.launch == Launch::replace) return false;
  const auto above = grandparent();
  return !above || passed.pid == *above;
}

std::optional<long> Guard::grandparent() { return parent_of(m_process.parent_pid, m_files); }

// One file may be several tools (LLVM can be built as one program with a link for each), and one masquerade has
// several names: "gcc" and "cc" in a directory of links to ccache, and ccache itself.
bool Guard::is_same_tool(const std::string& candidate, const PassedTool& passed) const {
  if (candidate == passed.path) return true;
  const auto left = m_files.status(candidate);
  const auto right = m_files.status(passed.path);
  if (!left || !right || left->id != right->id) return false;
  const auto left_role = read_called_as(candidate).personality;
  const auto right_role = read_called_as(passed.path).personality;
  return left_role == right_role || left_role == Personality::none || right_role == Personality::none;
}

}  // namespace runpath
