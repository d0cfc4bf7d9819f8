#include "cli/go_variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "go/go_flags.hpp"
#include "trace/bytes.hpp"

namespace runpath::cli {

namespace {

constexpr std::string_view kBlanksAndQuotes = " \t\r\n'\"";

// One word as cmd/internal/quoted reads it: bare, or wholly in quotes of a kind that it does not hold.
Result<std::string> go_quoted(const std::string& word) {
  if (word.find_first_of(kBlanksAndQuotes) == std::string::npos) return word;
  for (const char quote : {'\'', '"'}) {
    if (word.find(quote) == std::string::npos) return quote + word + quote;
  }
  return fail(word + " holds both kinds of quotes, which Go cannot read in a variable");
}

// What the environment says, else what `go env -w` wrote: Go takes an empty variable for one that is not set.
std::string go_value(const GoSurroundings& around, const std::string& name) {
  const auto set = around.environment.find(name);
  if (set != around.environment.end() && !set->second.empty()) return set->second;
  return go::written_variable(around.written, name);
}

// CC or CXX, and RUNPATH_CC or RUNPATH_CXX.
Result<void> add_compiler(Variables& variables, const GoSurroundings& around, const std::string& name,
                          const std::string& tool, bool is_set) {
  TRY(auto ours, go_quoted(path_join(around.directory, tool)));
  const auto words = go::split_quoted(go_value(around, name)).value_or(std::vector<std::string>());
  if (words.empty()) {
    // Without any compiler Go builds without cgo; with one that cannot work it would fail.
    if (is_set || around.is_there(tool)) variables.emplace_back(name, std::move(ours));
    return success();
  }
  if (around.is_runpath(words.front())) {
    if (words.size() == 1) variables.emplace_back(name, std::move(ours));
    return success();
  }
  variables.emplace_back(name, std::move(ours));
  if (!is_set) variables.emplace_back("RUNPATH_" + name, shell_join(words));
  return success();
}

// The -toolexec among the words, "" for none.
std::string toolexec_in(const std::vector<std::string>& words) {
  std::string found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::string_view word = words[at];
    if (word.starts_with("--")) word.remove_prefix(1);
    if (word == "-toolexec" && at + 1 < words.size()) found = words[at + 1];
    if (const auto value = after_prefix(word, "-toolexec=")) found = *value;
  }
  return found;
}

void add_toolexec(Variables& variables, const GoSurroundings& around) {
  const auto flags = go_value(around, "GOFLAGS");
  auto theirs = toolexec_in(around.arguments);
  if (theirs.empty()) theirs = toolexec_in(go::split_quoted(flags).value_or(split_nonempty(flags, ' ')));
  if (!theirs.empty() && theirs.find("runpath-toolexec") == std::string::npos) return;
  if (theirs.empty()) {
    auto program = path_join(around.directory, "runpath-toolexec");
    if (program.find_first_of(kBlanksAndQuotes) != std::string::npos) {
      // Go 1.19 splits GOFLAGS at blanks and knows no quotes: there the name has to be found on PATH.
      program = "runpath-toolexec";
      const auto path = around.environment.find("PATH");
      const auto old = path == around.environment.end() ? std::string() : path->second;
      const auto pieces = split(old, ':');
      const bool is_on_path = std::ranges::find(pieces, around.directory) != pieces.end();
      if (!is_on_path) variables.emplace_back("PATH", old.empty() ? around.directory : old + ":" + around.directory);
    }
    variables.emplace_back("GOFLAGS", (flags.empty() ? "" : flags + " ") + "-toolexec=" + program);
  }
  if (!around.go_internal_set) variables.emplace_back("RUNPATH_GO_INTERNAL", "toolexec");
}

std::string fish_quote(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

Result<Variables> go_variables(const GoSurroundings& around) {
  Variables variables;
  BOOST_OUTCOME_TRYV(add_compiler(variables, around, "CC", "runpath-cc", around.cc_set));
  BOOST_OUTCOME_TRYV(add_compiler(variables, around, "CXX", "runpath-c++", around.cxx_set));
  add_toolexec(variables, around);
  return variables;
}

std::string go_env_file(const std::map<std::string, std::string>& environment) {
  const auto value = [&](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  if (const auto named = value("GOENV"); !named.empty()) return named == "off" ? "" : named;
  if (const auto config = value("XDG_CONFIG_HOME"); !config.empty()) return config + "/go/env";
  const auto home = value("HOME");
  return home.empty() ? "" : home + "/.config/go/env";
}

std::string for_sh(const Variables& variables) {
  std::string text = "# eval \"$(runpath env)\"; what can be kept for good with go env -w: runpath env --go\n";
  for (const auto& [name, value] : variables) text += fmt::format("export {}={}\n", name, shell_quote(value));
  return text;
}

std::string for_fish(const Variables& variables) {
  std::string text = "# runpath env --fish | source; what can be kept for good with go env -w: runpath env --go\n";
  for (const auto& [name, value] : variables) {
    const bool is_list = name == "PATH";  // of which fish makes a list
    text += fmt::format("set -gx {}{} {}\n", is_list ? "--path " : "", name, fish_quote(value));
  }
  return text;
}

std::string for_json(const Variables& variables) {
  auto json = nlohmann::ordered_json::object();
  for (const auto& [name, value] : variables) json[name] = text_from_bytes(value);
  return json.dump(2) + "\n";
}

std::string for_go(const Variables& variables) {
  std::string command, rest;
  for (const auto& [name, value] : variables) {
    const bool is_gos = name == "CC" || name == "CXX" || name == "GOFLAGS";
    if (is_gos) command += " " + shell_quote(name + "=" + value);
    if (!is_gos) rest += fmt::format("export {}={}\n", name, shell_quote(value));
  }
  if (!command.empty()) command = "go env -w" + command + "\n";
  if (!rest.empty()) rest = "# go env -w takes no others: these belong into the shell's profile.\n" + rest;
  return command + rest;
}

}  // namespace runpath::cli
