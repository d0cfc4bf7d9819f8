#include "go/link_tool.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace runpath::go {

namespace {

constexpr int kResponseDepth = 10;  // @files that name @files

// cmd/link's flags with a value, which may begin with a dash. All others are taken for switches.
constexpr std::array<std::string_view, 33> kTakesValue = {"B",
                                                          "D",
                                                          "E",
                                                          "H",
                                                          "I",
                                                          "L",
                                                          "R",
                                                          "T",
                                                          "X",
                                                          "benchmark",
                                                          "buildid",
                                                          "buildmode",
                                                          "capturehostobjs",
                                                          "cpuprofile",
                                                          "debugtextsize",
                                                          "debugtramp",
                                                          "extar",
                                                          "extld",
                                                          "extldflags",
                                                          "fipso",
                                                          "funcalign",
                                                          "importcfg",
                                                          "installsuffix",
                                                          "k",
                                                          "libgcc",
                                                          "linkmode",
                                                          "memprofile",
                                                          "memprofilerate",
                                                          "o",
                                                          "pluginpath",
                                                          "r",
                                                          "randlayout",
                                                          "tmpdir"};

// Where cmd/link can link cgo, and a PIE, by itself (internal/platform's MustLinkExternal and InternalLinkPIESupported).
constexpr std::array<std::string_view, 6> kInternalCgo = {"386", "amd64", "arm", "arm64", "ppc64le", "s390x"};
constexpr std::array<std::string_view, 2> kInternalPie = {"amd64", "arm64"};

bool is_one_of(std::string_view text, std::span<const std::string_view> names) {
  return std::ranges::find(names, text) != names.end();
}

bool is_true(const std::optional<std::string>& value) { return !value || *value == "true" || *value == "1"; }

void apply(LinkTool& tool, std::string_view name, const std::optional<std::string>& value) {
  const auto text = value.value_or("");
  if (name == "o") tool.output = text;
  if (name == "r") tool.search_path = text;
  if (name == "linkmode") tool.link_mode = text;
  if (name == "buildmode") tool.build_mode = text;
  if (name == "extld") tool.extld = text;
  if (name == "extldflags") tool.extldflags = text;
  if (name == "importcfg") tool.importcfg = text;
  if (name == "msan") tool.msan = is_true(value);
  if (name == "asan") tool.asan = is_true(value);
  if (name == "linkshared") tool.linkshared = is_true(value);
}

// objabi.DecodeArg: \\ and \n, nothing else.
std::string decoded(std::string_view line) {
  std::string word;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] != '\\' || at + 1 == line.size()) {
      word += line[at];
    } else {
      word += line[++at] == 'n' ? '\n' : line[at];
    }
  }
  return word;
}

std::vector<std::string> response_words(std::string text) {
  std::erase(text, '\r');
  constexpr std::string_view kBlanks = " \t\n\v\f";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string::npos) return {""};
  auto lines = split(std::string_view(text).substr(first, text.find_last_not_of(kBlanks) + 1 - first), '\n');
  for (auto& line : lines) line = decoded(line);
  return lines;
}

void expand_into(std::vector<std::string>& expanded, const std::vector<std::string>& words, const FileSystem& files,
                 int depth) {
  for (const auto& word : words) {
    const auto text = word.starts_with('@') && depth < kResponseDepth ? files.read(word.substr(1)) : fail("");
    if (text) {
      expand_into(expanded, response_words(text.value()), files, depth + 1);
    } else {
      expanded.push_back(word);
    }
  }
}

Decision leave(std::string reason, std::string detail) { return {Action::leave, std::move(reason), std::move(detail)}; }

}  // namespace

std::vector<std::string> expand_link_words(const std::vector<std::string>& words, const FileSystem& files) {
  std::vector<std::string> expanded;
  expand_into(expanded, words, files, 0);
  return expanded;
}

LinkTool read_link_tool(const std::vector<std::string>& words) {
  LinkTool tool;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::string_view name = words[at];
    if (name.size() < 2 || name[0] != '-' || name == "--") break;  // the main package
    name.remove_prefix(name[1] == '-' ? 2 : 1);
    const auto equals = name.find('=');
    std::optional<std::string> value;
    if (equals != std::string_view::npos) {
      value = std::string(name.substr(equals + 1));
      name = name.substr(0, equals);
    } else if (is_one_of(name, kTakesValue) && at + 1 < words.size()) {
      value = words[++at];
    }
    apply(tool, name, value);
  }
  return tool;
}

Linker who_links(const LinkTool& tool, const LinkSurroundings& around, const LinkedPackages& packages,
                 std::string& why) {
  if (must_link_externally(tool.build_mode)) why = "-buildmode=" + tool.build_mode;
  if (tool.msan) why = "-msan";
  if (tool.asan) why = "-asan";
  if (tool.linkshared) why = "-linkshared";
  if (!why.empty()) return Linker::external;
  const bool by_flag = tool.link_mode == "internal" || tool.link_mode == "external";
  const auto mode = by_flag                            ? tool.link_mode
                    : around.go_extlink_enabled == "0" ? "internal"
                    : around.go_extlink_enabled == "1" ? "external"
                                                       : "auto";
  if (mode != "auto") {
    why = by_flag ? "-linkmode=" + mode : "GO_EXTLINK_ENABLED=" + around.go_extlink_enabled;
    return mode == "internal" ? Linker::internal : Linker::external;
  }
  why = packages.why;
  if (packages.linker != Linker::internal) return packages.linker;
  const bool is_linux = around.target_os == "linux";
  if (packages.has_cgo && !(is_linux && is_one_of(around.target_arch, kInternalCgo))) return Linker::either;
  if (tool.build_mode == "pie" && !(is_linux && is_one_of(around.target_arch, kInternalPie))) return Linker::either;
  return Linker::internal;
}

Decision decide_link_tool(const Settings& settings, const LinkTool& tool, const LinkSurroundings& around,
                          const LinkedPackages& packages, const std::vector<std::string>& directories) {
  if (settings.policy == Policy::off) return leave("policy_off", "RUNPATH_POLICY=off");
  if (settings.go_internal == GoInternalPolicy::off) return leave("setting_off", "RUNPATH_GO_INTERNAL=off");
  if (!makes_elf(around.target_os)) return leave("target_not_elf", "GOOS=" + around.target_os);
  std::string why;
  const auto linker = who_links(tool, around, packages, why);
  if (linker == Linker::external) return leave("external_anyway", why);
  if (directories.empty()) return leave("nothing_to_add", "no directory would go into RUNPATH");
  const auto list = join(directories, ":");
  if (settings.go_internal == GoInternalPolicy::report) {
    return leave("setting_report", "RUNPATH_GO_INTERNAL=report; lacking are " + list);
  }
  if (linker == Linker::internal) return {Action::add, "internal", list};
  if (const auto word = static_link_word(tool.extldflags); !word.empty()) {
    return leave("static_extldflags", word + " in -extldflags");
  }
  const auto value = merge_search_path(tool.search_path.value_or(""), directories);
  if (value.find(',') != std::string::npos) {
    return leave("comma", "an external link would split the directory at its comma: " + list);
  }
  return {Action::add, "may_be_internal", list};
}

std::string merge_search_path(std::string_view users, const std::vector<std::string>& directories) {
  std::vector<std::string> entries;
  const auto take = [&](const std::string& entry) {
    if (!entry.empty() && std::ranges::find(entries, entry) == entries.end()) entries.push_back(entry);
  };
  std::ranges::for_each(split_nonempty(users, ':'), take);
  std::ranges::for_each(directories, take);
  return join(entries, ":");
}

std::vector<std::string> with_search_path(std::vector<std::string> words, const std::string& search_path) {
  const bool has_package = !words.empty() && !words.back().starts_with('-');
  words.insert(has_package ? words.end() - 1 : words.end(), "-r=" + search_path);
  return words;
}

std::string link_version_line(const std::string& answer, const std::string& fingerprint) {
  const auto end = answer.find_last_not_of(" \t\r\n");
  if (end == std::string::npos || !answer.starts_with("link version ")) return answer;
  const auto line = answer.substr(0, end + 1);
  if (line.find('\n') != std::string::npos) return answer;
  const auto last = line.substr(line.rfind(' ') + 1);
  return line + (last.starts_with("buildID=") ? "-runpath-" : " runpath-") + fingerprint + answer.substr(end + 1);
}

}  // namespace runpath::go
