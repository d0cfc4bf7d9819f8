// The JSON file that RUNPATH_CONFIG names, as text by key.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runpath {

// Reads a JSON object: key → value as the variable of that name would spell it. Arrays and objects are
// joined as the key's setting wants them. Errors: not JSON, not an object, a value of the wrong type.
[[nodiscard]] Result<std::map<std::string, std::string>> read_settings_text(std::string_view text);

// What follows RUNPATH_ in the variable that `key` stands for: "go_internal" → "GO_INTERNAL".
[[nodiscard]] std::string variable_name(std::string_view key);

}  // namespace runpath
