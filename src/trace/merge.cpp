// Two records of one link into one, without reading what they hold: members are moved as text.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "trace/fields.hpp"
#include "trace/hand_over.hpp"

namespace runpath {

namespace {

// Where the JSON value that begins at `at` ends: before the comma or bracket that follows it. npos for text cut short.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  int depth = 0;
  bool in_string = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == '}')) {
      return at;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return std::string_view::npos;
}

// The members of an object that to_json wrote: name → value, both as text. Empty for anything else.
std::map<std::string_view, std::string_view> members_of(std::string_view object) {
  std::map<std::string_view, std::string_view> members;
  std::size_t at = 0;
  while (at < object.size() && (object[at] == '{' || object[at] == ',')) {
    const auto name_end = object.find("\":", at + 2);
    if (name_end == std::string_view::npos || object[at + 1] != '"') return {};
    const auto value = name_end + 2;
    const auto end = end_of_value(object, value);
    if (end == std::string_view::npos) return {};
    members[object.substr(at + 2, name_end - at - 2)] = object.substr(value, end - value);
    at = end;
  }
  return at + 1 == object.size() ? members : std::map<std::string_view, std::string_view>{};
}

// Two arrays as one.
std::string joined(std::string_view left, std::string_view right) {
  if (left.size() <= 2) return std::string(right);
  if (right.size() <= 2) return std::string(left);
  return std::string(left.substr(0, left.size() - 1)).append(",").append(right.substr(1));
}

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string merge_records(const std::string& driver, const std::string& linker) {
  constexpr auto kOfLinker = std::to_array<std::string_view>(
      {"hook", "linker", "link_line", "findings", "plan", "appended", "output", "relinks", "call_kind"});
  constexpr auto kOfBoth = std::to_array<std::string_view>({"hazards", "failures"});
  const auto ours = members_of(driver), theirs = members_of(linker);
  if (ours.empty() || theirs.empty()) return driver;
  std::string merged = "{\"schema\":1";
  const auto field = [&](std::string_view name, const auto&) {
    const auto own = ours.find(name), other = theirs.find(name);
    std::string value(own == ours.end() ? "" : own->second);
    if (other != theirs.end() && is_one_of(name, kOfLinker)) value = other->second;
    if (other != theirs.end() && is_one_of(name, kOfBoth)) value = joined(value, other->second);
    if (!value.empty()) merged.append(",\"").append(name).append("\":").append(value);
  };
  const Record in_order;
  fields(field, in_order);
  return merged + "}";
}

}  // namespace runpath
