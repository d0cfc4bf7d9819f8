#include "app/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "app/settings_file.hpp"
#include "app/settings_table.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "invocation/invocation.hpp"

namespace runpath {

namespace {

using Environment = std::map<std::string, std::string>;

constexpr std::string_view kPrefix = "RUNPATH_";
constexpr std::string_view kConfig = "CONFIG";
constexpr std::string_view kFileOrigin = "file ";
constexpr std::string_view kConfigChoices = "empty, a JSON file";
constexpr std::string_view kConfigMeaning = "a file of settings: the same names, lower case, without RUNPATH_";
// Read by nixpkgs' bintools wrapper, once plain and once for each role and platform: NIX_DONT_SET_RPATH_FOR_BUILD …
constexpr std::string_view kNixDontSet = "NIX_DONT_SET_RPATH";
constexpr std::string_view kNixBuildTop = "NIX_BUILD_TOP";

bool is_setting(std::string_view name) {
  const auto table = setting_table();
  return name == kConfig || std::ranges::find(table, name, &SettingEntry::name) != table.end();
}

// Names that end in an underscore are ours, set for our own children.
bool is_reserved(std::string_view name) { return name.ends_with('_'); }

// How many edits still look like a slip of the finger: none in two letters, one in up to five, else two.
std::size_t allowed_edits(std::string_view name) {
  if (name.size() <= 2) return 0;
  return name.size() <= 5 ? 1 : 2;
}

// The setting that somebody who wrote `name` most likely meant.
std::optional<std::string_view> nearly(std::string_view name) {
  std::string upper = variable_name(name);
  if (const auto rest = after_prefix(upper, kPrefix)) upper = std::string(*rest);
  std::optional<std::string_view> best;
  std::size_t best_edits = 0;
  const auto consider = [&](std::string_view real) {
    const std::size_t edits = edit_distance(upper, real);
    if (edits > allowed_edits(real) || (best && edits >= best_edits)) return;
    best = real;
    best_edits = edits;
  };
  for (const auto& entry : setting_table()) consider(entry.name);
  consider(kConfig);
  return best;
}

std::string_view choices_of(std::string_view name) {
  if (name == kConfig) return kConfigChoices;
  return std::ranges::find(setting_table(), name, &SettingEntry::name)->choices;
}

std::string lower(std::string_view name) {
  std::string key(name);
  for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return key;
}

// What was given, before it is understood: setting → source.
using Given = std::map<std::string, SettingSource, std::less<>>;

Result<void> gather_environment(const Environment& environment, Given& given, std::vector<std::string>& unknown) {
  for (auto at = environment.lower_bound(std::string(kPrefix)); at != environment.end(); ++at) {
    const auto& [variable, value] = *at;
    const auto name = after_prefix(variable, kPrefix);
    if (!name) break;
    if (is_setting(*name)) {
      given[std::string(*name)] = {value, "environment"};
    } else if (is_reserved(*name)) {
      continue;
    } else if (const auto meant = nearly(*name)) {
      return fail(fmt::format("bad setting {}={}: no such setting; is RUNPATH_{} meant (choices: {})?", variable, value,
                              *meant, choices_of(*meant)));
    } else {
      unknown.push_back(variable);
    }
  }
  return success();
}

// An empty word in the environment means "not set"; an empty list or path is a value.
bool overrides_file(const SettingEntry& entry, const Given& given) {
  const auto found = given.find(entry.name);
  if (found == given.end()) return false;
  return entry.shape != SettingShape::word || !found->second.value.empty();
}

Result<void> gather_file(const std::string& path, const FileSystem& files, Given& given,
                         std::vector<std::string>& unknown) {
  TRY(const auto text, files.read(path));
  TRY(const auto values, read_settings_text(text));
  for (const auto& [key, value] : values) {
    const std::string name = variable_name(key);
    if (key != lower(key) || !is_setting(name) || name == kConfig) {
      const auto meant = nearly(key);
      if (!meant) {
        unknown.push_back(key);
        continue;
      }
      if (*meant == kConfig) return fail(fmt::format("bad setting \"{}\": a file cannot name another", key));
      return fail(fmt::format("bad setting \"{}\": no such setting; is \"{}\" meant (choices: {})?", key, lower(*meant),
                              choices_of(*meant)));
    }
    const auto entry = std::ranges::find(setting_table(), name, &SettingEntry::name);
    if (!overrides_file(*entry, given)) given[name] = {value, fmt::format("{}{}", kFileOrigin, path)};
  }
  return success();
}

std::string name_source(const SettingEntry& entry, const SettingSource& source) {
  if (source.origin == "environment") return fmt::format("bad setting RUNPATH_{}={}", entry.name, source.value);
  const auto path = after_prefix(source.origin, kFileOrigin).value_or(source.origin);
  return fmt::format("RUNPATH_CONFIG={}: bad setting \"{}\": \"{}\"", path, lower(entry.name), source.value);
}

Result<void> read_rows(const Given& given, LoadedSettings& loaded) {
  for (const auto& entry : setting_table()) {
    const auto found = given.find(entry.name);
    SettingRow row{fmt::format("RUNPATH_{}", entry.name), "", "default", entry.choices, entry.meaning};
    if (found != given.end()) {
      const auto& source = found->second;
      const auto read = entry.read(loaded.settings, source.value);
      if (!read) {
        return fail(
            fmt::format("{}: {} (choices: {})", name_source(entry, source), read.error().message, entry.choices));
      }
      const bool is_set = entry.shape != SettingShape::word || !source.value.empty();
      if (is_set) row.origin = source.origin;
    }
    row.value = entry.show(loaded.settings);
    loaded.rows.push_back(std::move(row));
  }
  return success();
}

SettingRow& row_of(LoadedSettings& loaded, std::string_view variable) {
  return *std::ranges::find(loaded.rows, variable, &SettingRow::variable);
}

// Nix's own wishes come last: a derivation that wants no rpath knows better than a global setting.
void apply_nix(const Environment& environment, LoadedSettings& loaded) {
  for (auto at = environment.lower_bound(std::string(kNixBuildTop)); at != environment.end(); ++at) {
    const auto& [variable, value] = *at;
    if (!variable.starts_with("NIX_")) break;
    if (variable == kNixBuildTop && is_absolute(value)) {
      loaded.settings.deny.push_back(clean_absolute(value, "/"));
      auto& row = row_of(loaded, "RUNPATH_DENY");
      row.value = join(loaded.settings.deny, ":");
      row.origin = row.is_default() ? variable : row.origin + ", " + variable;
    }
    if (variable.starts_with(kNixDontSet) && value == "1") {
      loaded.settings.policy = Policy::off;
      auto& row = row_of(loaded, "RUNPATH_POLICY");
      row.value = "off";
      row.origin = variable;
      loaded.notes.push_back(variable + "=1 counts as RUNPATH_POLICY=off");
    }
  }
}

void note_relative(const std::string& variable, const std::string& path, std::vector<std::string>& notes) {
  if (path.empty() || is_absolute(path)) return;
  notes.push_back(variable + " is a relative path: each process takes it below its own working directory");
}

}  // namespace

Result<LoadedSettings> load_settings(const Environment& environment, const FileSystem& files) {
  LoadedSettings loaded;
  Given given;
  TRY(gather_environment(environment, given, loaded.unknown_names));
  const auto config = given.find(kConfig);
  const std::string path = config == given.end() ? "" : config->second.value;
  if (!path.empty()) {
    auto gathered = gather_file(path, files, given, loaded.unknown_names);
    if (!gathered) return std::move(gathered).error().in("RUNPATH_CONFIG=" + path);
  }
  TRY(read_rows(given, loaded));
  loaded.rows.push_back(
      {"RUNPATH_CONFIG", path, path.empty() ? "default" : "environment", kConfigChoices, kConfigMeaning});
  apply_nix(environment, loaded);
  note_relative("RUNPATH_TRACE", loaded.settings.trace, loaded.notes);
  note_relative("RUNPATH_CONFIG", path, loaded.notes);
  return loaded;
}

std::map<std::string, std::string> changed_settings(const LoadedSettings& loaded) {
  std::map<std::string, std::string> changed;
  for (const auto& row : loaded.rows) {
    if (!row.is_default() && !row.value.empty()) changed[row.variable] = row.value;
  }
  return changed;
}

std::map<std::string, std::string> traced_environment(const Environment& environment) {
  constexpr auto kNames =
      std::to_array<const char*>({"CGO_LDFLAGS", "COMPILER_PATH", "GCC_EXEC_PREFIX", "GOFLAGS", "GOVERSION",
                                  "GO_EXTLINK_ENABLED", "LD_LIBRARY_PATH", "LD_RUN_PATH", "LIBRARY_PATH",
                                  "NIX_BUILD_TOP", "PATH", "SYSROOT", "TMPDIR", "TOOLEXEC_IMPORTPATH"});
  constexpr auto kPrefixes = std::to_array<std::string_view>({"NIX_DONT_SET_RPATH", "NIX_LDFLAGS"});
  Environment traced;
  for (const char* name : kNames) {
    const auto found = environment.find(name);
    if (found != environment.end()) traced.insert(*found);
  }
  for (const auto prefix : kPrefixes) {
    for (auto at = environment.lower_bound(std::string(prefix)); at != environment.end(); ++at) {
      if (!at->first.starts_with(prefix)) break;
      traced.insert(*at);
    }
  }
  for (auto at = environment.lower_bound(std::string(kPrefix)); at != environment.end(); ++at) {
    const auto name = after_prefix(at->first, kPrefix);
    if (!name) break;
    if (is_setting(*name)) traced.insert(*at);
  }
  return traced;
}

}  // namespace runpath
