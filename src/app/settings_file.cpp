#include "app/settings_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/settings_table.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

using Json = nlohmann::json;

// Nothing for a key that names no setting.
const SettingEntry* find_entry(std::string_view key) {
  const std::string name = variable_name(key);
  const auto row = std::ranges::find(setting_table(), name, &SettingEntry::name);
  return row == setting_table().end() ? nullptr : &*row;
}

// An array's elements; a list's must not hold the colon that joins them.
Result<std::string> join_array(const Json& array, SettingShape shape) {
  std::vector<std::string> pieces;
  for (const auto& element : array) {
    if (!element.is_string()) return fail("holds something that is no string: " + element.dump());
    pieces.push_back(element.get<std::string>());
    if (shape != SettingShape::command && pieces.back().find(':') != std::string::npos) {
      return fail(fmt::format("\"{}\" has a ':' in it", pieces.back()));
    }
  }
  return shape == SettingShape::command ? shell_join(pieces) : join(pieces, ":");
}

Result<std::string> join_object(const Json& object) {
  Json pieces = Json::array();
  for (const auto& [from, to] : object.items()) {
    if (!to.is_string()) return fail("holds something that is no string: " + to.dump());
    if (from.find('=') != std::string::npos) return fail(fmt::format("\"{}\" has a '=' in it", from));
    pieces.push_back(from + "=" + to.get<std::string>());
  }
  return join_array(pieces, SettingShape::mappings);
}

Result<std::string> spell(const Json& value, SettingShape shape) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array() && shape != SettingShape::word) return join_array(value, shape);
  if (value.is_object() && shape == SettingShape::mappings) return join_object(value);
  return fail("is not a string");
}

Result<Json> parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    return fail(fmt::format("not JSON: {}", error.what()));
  }
}

}  // namespace

std::string variable_name(std::string_view key) {
  std::string name(key);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

Result<std::map<std::string, std::string>> read_settings_text(std::string_view text) {
  TRY(const Json whole, parse(text));
  if (!whole.is_object()) return fail("not a JSON object");
  std::map<std::string, std::string> values;
  for (const auto& [key, value] : whole.items()) {
    const SettingEntry* entry = find_entry(key);
    if (!entry) {
      values[key] = value.is_string() ? value.get<std::string>() : value.dump();
      continue;
    }
    auto spelled = spell(value, entry->shape);
    if (!spelled) {
      return fail(fmt::format("bad setting \"{}\": {}: {} (choices: {})", key, value.dump(), spelled.error().message,
                              entry->choices));
    }
    values[key] = std::move(spelled).value();
  }
  return values;
}

}  // namespace runpath
