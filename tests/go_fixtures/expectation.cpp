#include "go_fixtures/expectation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "support/run.hpp"

namespace runpath::test {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kDirectoryOf = "${DIRECTORY_OF:";

// Where the plain compiler finds `file`.
std::string directory_of(const std::string& file) {
  auto answer = run({.words = {"cc", "-print-file-name=" + file}, .environment = clean_environment()}).out;
  answer.erase(answer.find_last_not_of('\n') + 1);
  return std::filesystem::path(answer).lexically_normal().parent_path();
}

std::string fill_in(std::string text, const std::string& case_directory) {
  constexpr std::string_view kCase = "${CASE}";
  std::size_t at = 0;
  while ((at = text.find("${", at)) != std::string::npos) {
    const auto end = text.find('}', at);
    const auto variable = text.substr(at, end == std::string::npos ? end : end - at + 1);
    std::string value = variable;
    if (variable == kCase) value = case_directory;
    if (variable.starts_with(kDirectoryOf) && variable.ends_with('}')) {
      value = directory_of(variable.substr(kDirectoryOf.size(), variable.size() - kDirectoryOf.size() - 1));
    }
    text.replace(at, variable.size(), value);
    at += value.size();
  }
  return text;
}

void fill_in(Json& json, const std::string& case_directory) {
  if (json.is_string()) json = fill_in(json.get<std::string>(), case_directory);
  if (json.is_structured()) {
    for (auto& element : json) fill_in(element, case_directory);
  }
}

Behaviour read_behaviour(const Json& json) {
  Behaviour behaviour;
  if (json.contains("prints")) behaviour.prints = json.at("prints").get<std::string>();
  if (json.contains("fails")) behaviour.fails = json.at("fails").get<std::string>();
  return behaviour;
}

bool is_one(const Behaviour& behaviour) { return behaviour.prints.has_value() != behaviour.fails.has_value(); }

// Throws what the JSON library throws.
Expectation read_filled(const Json& raw, const Json& json) {
  Expectation expectation;
  expectation.description = json.at("description").get<std::string>();
  expectation.go = json.value("go", "");
  expectation.args = json.value("args", std::vector<std::string>());
  expectation.env = json.value("env", std::map<std::string, std::string>());
  expectation.external = json.at("mode").get<std::string>() == "external";
  expectation.needed = json.at("needed").get<std::vector<std::string>>();
  expectation.tag = json.value("tag", "runpath");
  for (std::size_t i = 0; i < json.at("runpath").size(); ++i) {
    expectation.runpath.push_back(
        {json["runpath"][i].get<std::string>(), raw.at("runpath")[i].get<std::string>().starts_with(kDirectoryOf)});
  }
  expectation.behaviour = read_behaviour(json);
  expectation.trace = json.value("trace", std::vector<Json>());
  if (json.contains("plain")) expectation.plain = read_behaviour(json["plain"]);
  return expectation;
}

}  // namespace

Result<Expectation> read_expectation(const std::string& text, const std::string& case_directory) {
  static const std::set<std::string> known{"description", "go",      "args",   "env",   "mode",  "needed",
                                           "tag",         "runpath", "prints", "fails", "trace", "plain"};
  try {
    const Json raw = Json::parse(text);
    for (const auto& [key, value] : raw.items()) {
      if (!known.contains(key)) return fail("unknown key \"" + key + "\"");
    }
    const auto mode = raw.value("mode", "");
    if (mode != "internal" && mode != "external") return fail("mode is neither internal nor external");
    Json json = raw;
    fill_in(json, case_directory);
    auto expectation = read_filled(raw, json);
    if (!is_one(expectation.behaviour) || (expectation.plain && !is_one(*expectation.plain))) {
      return fail("one of prints and fails is wanted");
    }
    return expectation;
  } catch (const Json::exception& error) {
    return fail(error.what());
  }
}

bool matches(const Json& pattern, const Json& value) {
  if (pattern.is_object()) {
    return value.is_object() && std::ranges::all_of(pattern.items(), [&](const auto& item) {
             return value.contains(item.key()) && matches(item.value(), value.at(item.key()));
           });
  }
  if (!pattern.is_array()) return pattern == value;
  if (!value.is_array() || (pattern.empty() && !value.empty())) return false;
  auto next = value.begin();
  return std::ranges::all_of(pattern, [&](const Json& wanted) {
    next = std::find_if(next, value.end(), [&](const Json& element) { return matches(wanted, element); });
    return next != value.end() && (++next, true);
  });
}

std::string compare_needed(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
  std::vector<std::string> wrong;
  std::set<std::string> allowed;
  for (auto name : expected) {
    const bool optional = name.ends_with('?');
    if (optional) name.pop_back();
    allowed.insert(name);
    if (!optional && std::ranges::find(found, name) == found.end()) wrong.push_back(name + " is missing");
  }
  for (const auto& name : found) {
    if (!allowed.contains(name)) wrong.push_back(name + " is too many");
  }
  return fmt::format("{}", fmt::join(wrong, ", "));
}

std::string compare_runpath(const std::vector<ExpectedDirectory>& expected, const std::vector<std::string>& found) {
  const bool same = std::ranges::equal(expected, found, [](const ExpectedDirectory& wanted, const std::string& path) {
    std::error_code ignored;
    return wanted.path == path || (wanted.loose && std::filesystem::equivalent(wanted.path, path, ignored));
  });
  if (same) return {};
  std::vector<std::string> wanted;
  for (const auto& directory : expected) wanted.push_back(directory.path);
  return fmt::format("wanted [{}], found [{}]", fmt::join(wanted, "] ["), fmt::join(found, "] ["));
}

}  // namespace runpath::test
