#include <charconv>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

namespace {

// A compiler launched through a script, ccache and another wrapper is three steps away; beyond that nobody is asked.
constexpr int kSteps = 6;

// Go's own, nixpkgs' wrapped one, and the one that builds Go.
bool is_go_tool(std::string_view name) {
  return name == "go" || name == "link" || name == "cgo" || name == ".go-wrapped" || name == "go_bootstrap";
}

std::string proc_file(long pid, std::string_view name) {
  return "/proc/" + std::to_string(pid) + "/" + std::string(name);
}

Parent read_one(long pid, const FileSystem& files) {
  Parent parent;
  parent.pid = pid;
  if (const auto words = files.read(proc_file(pid, "cmdline")); words && !words.value().empty()) {
    parent.argv = split(words.value(), '\0');
    if (parent.argv.back().empty()) parent.argv.pop_back();
  }
  auto executable = files.link_target(proc_file(pid, "exe")).value_or("");
  constexpr std::string_view kDeleted = " (deleted)";
  if (executable.ends_with(kDeleted)) executable.resize(executable.size() - kDeleted.size());
  if (executable.empty() && !parent.argv.empty()) executable = parent.argv.front();
  parent.executable = base_name(executable);
  return parent;
}

// The fourth field of /proc/PID/stat; the second, the command's name, may hold blanks and parentheses.
long parent_of(long pid, const FileSystem& files) {
  const auto stat = files.read(proc_file(pid, "stat"));
  if (!stat) return 0;
  const auto name_end = stat.value().rfind(')');
  if (name_end == std::string::npos) return 0;
  const auto fields = split_nonempty(std::string_view(stat.value()).substr(name_end + 1), ' ');
  long found = 0;
  if (fields.size() > 1) std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), found);
  return found;
}

}  // namespace

Parent read_parent(long pid, const FileSystem& files) {
  const Parent direct = read_one(pid, files);
  Parent candidate = direct;
  std::vector<std::string> between;
  for (int step = 0; step < kSteps; ++step) {
    if (is_go_tool(candidate.executable)) {
      candidate.between = std::move(between);
      return candidate;
    }
    between.push_back(candidate.executable);
    const long next = parent_of(candidate.pid, files);
    if (next <= 1) break;
    candidate = read_one(next, files);
  }
  return direct;
}

}  // namespace runpath::go
