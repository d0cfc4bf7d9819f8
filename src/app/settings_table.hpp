// The settings as one table: name × values × how it is read × what it means.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "plan/settings.hpp"

namespace runpath {

// How a setting's value is spelled in the file, where it need not be one string.
enum class SettingShape {
  word,      // one of a few words, or a path
  command,   // shell words; in the file an array of words will do
  list,      // a colon list; in the file an array will do
  mappings,  // a colon list of from=to; in the file an object will do
};

// One setting. `name` is what follows RUNPATH_; in lower case it is the key in the file.
struct SettingEntry {
  std::string_view name;
  SettingShape shape;
  std::string_view choices;  // the default first
  std::string_view meaning;
  // Takes the text over; the error says what is wrong with it, without the variable's name.
  Result<void> (*read)(Settings& settings, std::string_view text);
  // The value as the variable would spell it.
  std::string (*show)(const Settings& settings);
};

// Every row, in the order of the documentation.
[[nodiscard]] std::span<const SettingEntry> setting_table();

}  // namespace runpath
