#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "invocation/guard.hpp"
#include "invocation/invocation.hpp"

namespace runpath {

namespace {

// What a personality stands for: the setting that names its real tool, and the names to look for where our own name
// (runpath-cc) is no tool's.
struct Role {
  Personality personality = Personality::none;
  const char* variable = "";
  std::array<std::string_view, 3> names;  // "" = no more
};

constexpr auto kRoles = std::to_array<Role>({
    {Personality::cc, "RUNPATH_CC", {"cc", "gcc", "clang"}},
    {Personality::cxx, "RUNPATH_CXX", {"c++", "g++", "clang++"}},
    {Personality::fc, "RUNPATH_FC", {"gfortran", "f95", ""}},
    {Personality::ld, "RUNPATH_LD", {"ld", "", ""}},
});

const Role* role_of(Personality personality) {
  for (const auto& role : kRoles) {
    if (role.personality == personality) return &role;
  }
  return nullptr;
}

// What an execvp without PATH searches.
constexpr std::string_view kDefaultPath = "/bin:/usr/bin";

// Whether a file is our own program, under whatever name.
class Ourselves {
 public:
  Ourselves(std::string path, const FileSystem& files)
      : m_files(files), m_path(std::move(path)), m_status(files.status(m_path)) {}

  [[nodiscard]] bool is(const std::string& candidate) const {
    if (!m_status) return false;
    const auto status = m_files.status(candidate);
    if (!status || status->type != FileType::regular) return false;
    if (status->id == m_status->id) return true;
    return status->size == m_status->size && has_our_content(candidate);
  }

 private:
  [[nodiscard]] bool has_our_content(const std::string& candidate) const {
    const auto ours = m_files.read(m_path);
    const auto theirs = m_files.read(candidate);
    return ours && theirs && ours.value() == theirs.value();
  }

  const FileSystem& m_files;
  std::string m_path;
  std::optional<FileStatus> m_status;
};

// PATH's directories as they are to be searched: those behind the one that holds argv[0], then the others. An empty
// piece is the working directory.
std::vector<std::string> search_order(const Process& process, const CalledAs& called_as) {
  const auto path = process.environment.find("PATH");
  auto directories = split(path == process.environment.end() ? kDefaultPath : std::string_view(path->second), ':');
  if (process.argv.empty() || called_as.stem.empty()) return directories;
  const std::string& argv0 = process.argv.front();
  if (argv0.find('/') == std::string::npos) return directories;
  const std::string home = clean_absolute(dir_name(argv0), process.cwd);
  for (std::size_t i = 0; i < directories.size(); ++i) {
    if (clean_absolute(directories[i], process.cwd) != home) continue;
    std::rotate(directories.begin(), directories.begin() + static_cast<std::ptrdiff_t>(i) + 1, directories.end());
    break;
  }
  return directories;
}

class ToolSearch {
 public:
  ToolSearch(const Process& process, const CalledAs& called_as, const Role& role, const FileSystem& files)
      : m_process(process),
        m_called_as(called_as),
        m_role(role),
        m_files(files),
        m_directories(search_order(process, called_as)),
        m_guard(process, files),
        m_ourselves(own_path(), files) {}

  // Nothing without an error: the setting's tool was passed already.
  [[nodiscard]] Result<std::optional<RealTool>> by_setting(const std::string& setting) {
    const auto split_words = shell_split(setting);
    if (!split_words) return fail(fmt::format("{}: {}", m_role.variable, split_words.error().message));
    auto words = split_words.value();
    if (words.empty()) return std::optional<RealTool>();
    const std::string named = fmt::format("{}={}", m_role.variable, setting);
    std::optional<std::string> found;
    if (words.front().find('/') == std::string::npos) {
      found = on_path(words.front());
      if (!found && m_skipped.empty()) return fail(fmt::format("{}: there is no {} on PATH", named, words.front()));
    } else {
      const std::string path = path_join(m_process.cwd, words.front());
      if (!m_files.is_executable(path)) return fail(fmt::format("{}: {} is no executable file", named, path));
      if (is_usable(path)) found = words.front();
    }
    if (!found && !m_any_passed) {
      return fail(fmt::format("{} leads to runpath itself: {}; it has to name the real tool", named, skipped_list()));
    }
    if (!found) return std::optional<RealTool>();
    words.front() = *found;
    return std::optional(RealTool{*found, std::move(words), m_role.variable, skipped_paths()});
  }

  [[nodiscard]] Result<RealTool> by_name() {
    const std::vector<std::string> names = names_to_find();
    for (const auto& name : names) {
      if (auto found = on_path(name)) return RealTool{*found, {*found}, "PATH", skipped_paths()};
    }
    const std::string wanted = join(names, ", ");
    if (m_skipped.empty()) return fail(fmt::format("there is no {} on PATH; {} can name one", wanted, m_role.variable));
    return fail(fmt::format("every {} that can be found leads back to runpath: {}; {} has to name the real tool",
                            wanted, skipped_list(), m_role.variable));
  }

 private:
  struct Skipped {
    std::string path;
    bool is_ourselves = false;  // else it was passed already
  };

  // Where our program is; without /proc the first of our name, as the shell found it.
  [[nodiscard]] std::string own_path() const {
    if (!m_process.self.empty() || m_process.argv.empty()) return m_process.self;
    const std::string& argv0 = m_process.argv.front();
    if (argv0.find('/') != std::string::npos) return path_join(m_process.cwd, argv0);
    for (const auto& directory : m_directories) {
      auto path = path_join(clean_absolute(directory, m_process.cwd), argv0);
      if (m_files.is_executable(path)) return path;
    }
    return "";
  }

  [[nodiscard]] std::vector<std::string> names_to_find() const {
    if (!m_called_as.stem.empty()) return {m_called_as.name};
    std::vector<std::string> names(m_role.names.begin(), m_role.names.end());
    std::erase(names, "");
    return names;
  }

  [[nodiscard]] std::optional<std::string> on_path(const std::string& name) {
    for (const auto& directory : m_directories) {
      auto candidate = path_join(is_absolute(directory) ? directory : clean_absolute(directory, m_process.cwd), name);
      if (m_files.is_executable(candidate) && is_usable(candidate)) return candidate;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_usable(const std::string& candidate) {
    const bool is_ourselves = m_ourselves.is(candidate);
    const bool was_passed = !is_ourselves && m_guard.was_passed(candidate);
    if (is_ourselves || was_passed) m_skipped.push_back({candidate, is_ourselves});
    m_any_passed = m_any_passed || was_passed;
    return !is_ourselves && !was_passed;
  }

  [[nodiscard]] std::vector<std::string> skipped_paths() const {
    std::vector<std::string> paths;
    for (const auto& skipped : m_skipped) paths.push_back(skipped.path);
    return paths;
  }

  [[nodiscard]] std::string skipped_list() const {
    std::vector<std::string> pieces;
    for (const auto& skipped : m_skipped) {
      pieces.push_back(fmt::format("{} ({})", skipped.path, skipped.is_ourselves ? "runpath" : "passed already"));
    }
    return join(pieces, ", ");
  }

  const Process& m_process;
  const CalledAs& m_called_as;
  const Role& m_role;
  const FileSystem& m_files;
  std::vector<std::string> m_directories;
  Guard m_guard;
  Ourselves m_ourselves;
  std::vector<Skipped> m_skipped;
  bool m_any_passed = false;
};

}  // namespace

bool is_ourselves(const Process& process, const std::string& path, const FileSystem& files) {
  return Ourselves(process.self, files).is(path);
}

Result<RealTool> find_real_tool(const Process& process, const CalledAs& called_as, const std::string& setting,
                                const FileSystem& files) {
  const Role* role = role_of(called_as.personality);
  if (!role) return fail(fmt::format("{} stands for no tool", called_as.name));
  ToolSearch search(process, called_as, *role, files);
  TRY(auto tool, search.by_setting(setting));
  if (tool) return std::move(*tool);
  return search.by_name();
}

}  // namespace runpath
