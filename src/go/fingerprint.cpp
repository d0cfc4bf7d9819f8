#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

namespace {

// Raised when equal input must no longer give an equal fingerprint.
constexpr int kFormat = 1;

// A list of values that cannot be mistaken for another list.
class Listing {
 public:
  void add(std::string_view name, std::string_view value) {
    m_text += fmt::format("{}:{}:{}\n", name, value.size(), value);
  }
  void add(std::string_view name, const std::vector<std::string>& values) {
    m_text += fmt::format("{}:{}\n", name, values.size());
    for (const auto& value : values) add("-", value);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void add(std::string_view name, Enum value) { add(name, std::to_string(static_cast<int>(value))); }
  [[nodiscard]] const std::string& text() const { return m_text; }

 private:
  std::string m_text;
};

// The compiler itself is in FingerprintInput::real_compiler; where a trace goes and which way the link line is seen
// change no program.
void add_settings(Listing& listing, const Settings& settings) {
  listing.add("cxx", settings.cxx);
  listing.add("fc", settings.fc);
  listing.add("ld", settings.ld);
  listing.add("policy", settings.policy);
  listing.add("libc", settings.libc);
  listing.add("tag", settings.tag);
  listing.add("exact", settings.exact);
  listing.add("verify", settings.verify);
  listing.add("allow", settings.allow);
  listing.add("deny", settings.deny);
  listing.add("extra", settings.extra);
  for (const auto& mapping : settings.map) listing.add("map", std::vector{mapping.from, mapping.to});
}

std::vector<std::string_view> fields_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\v\f";
  std::vector<std::string_view> fields;
  for (;;) {
    const auto first = line.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return fields;
    line.remove_prefix(first);
    const auto end = std::min(line.find_first_of(kBlanks), line.size());
    fields.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

// Go 1.22 and newer (golang/go#64619): "version" and then a digit, before any field that ends in a colon.
bool is_version_line(std::string_view line) {
  const auto fields = fields_of(line);
  for (std::size_t at = 0; at + 1 < fields.size() && !fields[at].ends_with(':'); ++at) {
    const auto next = fields[at + 1];
    if (fields[at] == "version" && next[0] >= '0' && next[0] <= '9') return true;
  }
  return false;
}

}  // namespace

std::string fingerprint(const FingerprintInput& input) {
  Listing listing;
  listing.add("format", std::to_string(kFormat));
  listing.add("version", input.version);
  add_settings(listing, input.settings);
  listing.add("compiler", input.real_compiler);
  listing.add("directories", input.directories);
  listing.add("interpreter", input.interpreter);
  listing.add("action", input.decision.action);
  // With target flags that the tool-id query does not know (-m32), "nothing to add" may turn into something.
  listing.add("willing", input.decision.reason == "would_add" || input.decision.reason == "nothing_to_add" ? "1" : "0");
  listing.add("nix", input.nix);
  return hash_text(listing.text());
}

std::string version_line(const std::string& real_answer) {
  const auto lines = split(real_answer, '\n');
  const auto found = std::ranges::find_if(lines, is_version_line);
  return found == lines.end() ? "" : *found;
}

std::string compiler_proper(const std::string& real_answer) {
  if (version_line(real_answer).find("experimental") == std::string::npos) return {};
  for (const auto& line : split(real_answer, '\n')) {
    if (!line.starts_with(' ') || line.starts_with(" (in-process)")) continue;
    const auto words = split_quoted(line);
    return !words || words->empty() ? "" : words->front();
  }
  return {};
}

std::string tool_id_line(const std::string& version, const std::string& fingerprint, const std::string& real_answer,
                         const std::string& compiler_identity) {
  const auto real = hash_text(version_line(real_answer) + '\n' + compiler_identity);
  return fmt::format("runpath version {} {} {}", version, fingerprint, real);
}

}  // namespace runpath::go
