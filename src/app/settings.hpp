// Where the settings come from: the environment, then the file that RUNPATH_CONFIG names, then the defaults.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"
#include "plan/settings.hpp"

namespace runpath {

// What one setting was given, as text, and by whom: "environment", "file PATH", "default" or a NIX_ variable's name.
struct SettingSource {
  std::string value;
  std::string origin = "default";
};

// One line of `runpath config`.
struct SettingRow {
  std::string variable;      // RUNPATH_POLICY
  std::string value;         // the effective value, as the variable would spell it; "" = empty or not set
  std::string origin;        // see SettingSource
  std::string_view choices;  // what it may be, the default first
  std::string_view meaning;  // in a sentence
  [[nodiscard]] bool is_default() const { return origin == "default"; }
};

// Everything the user chose, and how we know.
struct LoadedSettings {
  Settings settings;
  std::vector<SettingRow> rows;            // every setting, in the order of the documentation
  std::vector<std::string> unknown_names;  // RUNPATH_* and keys of the file that mean nothing to us, left alone
  std::vector<std::string> notes;          // what a person should know of the above, in sentences
};

// Reads the settings. Errors name the variable (or the file's key), the value and the choices: a bad value, a name that
// is nearly a real one, a RUNPATH_CONFIG that cannot be read. Touches the disk only where RUNPATH_CONFIG is set.
[[nodiscard]] Result<LoadedSettings> load_settings(const std::map<std::string, std::string>& environment,
                                                   const FileSystem& files);

// The settings that are not at their default: variable → value. For the trace.
[[nodiscard]] std::map<std::string, std::string> changed_settings(const LoadedSettings& loaded);

// The part of the environment that may be written to a trace: the settings, and the variables that steer compilers,
// linkers, loaders, Go and Nix as far as RUNPATH is concerned. Nothing else.
[[nodiscard]] std::map<std::string, std::string> traced_environment(
    const std::map<std::string, std::string>& environment);

}  // namespace runpath
