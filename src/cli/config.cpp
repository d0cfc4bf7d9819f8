// `runpath config`: every setting, its value, and where it came from.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/page.hpp"
#include "trace/bytes.hpp"

namespace runpath::cli {

namespace {

std::string as_json(const LoadedSettings& loaded) {
  using Json = nlohmann::ordered_json;
  Json settings = Json::array();
  for (const auto& row : loaded.rows) {
    settings.push_back({{"variable", row.variable},
                        {"value", text_from_bytes(row.value)},
                        {"origin", text_from_bytes(row.origin)},
                        {"choices", row.choices},
                        {"meaning", row.meaning}});
  }
  Json unknown = Json::array();
  for (const auto& name : loaded.unknown_names) unknown.push_back(text_from_bytes(name));
  Json notes = Json::array();
  for (const auto& note : loaded.notes) notes.push_back(text_from_bytes(note));
  const Json whole{{"settings", settings}, {"unknown", unknown}, {"notes", notes}};
  return whole.dump(2) + "\n";
}

std::string as_text(const LoadedSettings& loaded, bool meanings) {
  Page page;
  for (const auto& row : loaded.rows) {
    const std::string value = row.value.empty() ? "-" : row.value;
    page.words(0, 21, {fmt::format("{:<20}", row.variable), fmt::format("{:<24}", value), row.origin});
    if (!meanings) continue;
    page.prose(4, std::string(row.meaning));
    page.prose(4, fmt::format("one of: {}", row.choices));
    page.blank();
  }
  if (!loaded.unknown_names.empty()) {
    page.blank();
    page.prose(0, "Not settings of runpath, left alone: " + join(loaded.unknown_names, ", "));
  }
  for (const auto& note : loaded.notes) page.prose(0, "Note: " + note + ".");
  return page.text();
}

}  // namespace

int config_command(const LoadedSettings& loaded, const ConfigOptions& options) {
  print(options.json ? as_json(loaded) : as_text(loaded, options.meanings));
  return kGood;
}

}  // namespace runpath::cli
