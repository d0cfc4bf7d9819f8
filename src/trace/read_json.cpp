// JSON → record, by the one list of fields.
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "trace/bytes.hpp"
#include "trace/fields.hpp"
#include "trace/reader.hpp"
#include "trace/shapes.hpp"
#include "trace/words.hpp"

namespace runpath {

namespace {

using Json = nlohmann::json;

// Reads what is there; what is missing keeps its default. The first mistake is kept, with where it is.
class Reader {
 public:
  [[nodiscard]] const std::string& mistake() const { return m_mistake; }

  template <class T>
  void read(const Json& json, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (!require(json.is_string(), "a string")) return;
      value = bytes_from_text(json.get_ref<const std::string&>());
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!require(json.is_boolean(), "true or false")) return;
      value = json.get<bool>();
    } else if constexpr (std::is_same_v<T, double>) {
      if (!require(json.is_number(), "a number")) return;
      value = json.get<double>();
    } else if constexpr (std::is_integral_v<T>) {
      read_integer(json, value);
    } else if constexpr (std::is_enum_v<T>) {
      if (!require(json.is_string(), "a word")) return;
      const auto found = enumerator_of<T>(json.get_ref<const std::string&>());
      if (require(found.has_value(), "one of the documented words")) value = *found;
    } else if constexpr (std::is_same_v<T, FileId>) {
      require(json.is_string() && read_id(json.get_ref<const std::string&>(), value), "device:inode");
    } else if constexpr (kIsOptional<T>) {
      read(json, value.emplace());
    } else if constexpr (kIsVector<T>) {
      if (!require(json.is_array(), "an array")) return;
      value.resize(json.size());
      for (std::size_t i = 0; i < json.size(); ++i) read(json[i], value[i]);
    } else if constexpr (kIsMap<T>) {
      if (!require(json.is_object(), "an object")) return;
      for (const auto& [key, element] : json.items()) read(element, value[bytes_from_text(key)]);
    } else {
      read_object(json, value);
    }
  }

 private:
  template <class T>
  void read_object(const Json& json, T& value) {
    if (!require(json.is_object(), "an object")) return;
    const auto field = [&](const char* name, auto& member) {
      const auto found = json.find(name);
      if (found == json.end()) return;
      const char* const outer = m_name;
      m_name = name;
      read(*found, member);
      m_name = outer;
    };
    fields(field, value);
  }

  template <class T>
  void read_integer(const Json& json, T& value) {
    if (json.is_number_unsigned()) {
      const auto number = json.get<std::uint64_t>();
      if (require(std::in_range<T>(number), "a smaller number")) value = static_cast<T>(number);
    } else if (require(json.is_number_integer(), "a whole number")) {
      const auto number = json.get<std::int64_t>();
      if (require(std::in_range<T>(number), "a number in range")) value = static_cast<T>(number);
    }
  }

  static bool read_id(std::string_view text, FileId& id) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    const auto number = [](std::string_view digits, auto& value) {
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return error == std::errc{} && end == digits.data() + digits.size();
    };
    return number(text.substr(0, colon), id.device) && number(text.substr(colon + 1), id.inode);
  }

  bool require(bool holds, const char* what) {
    if (!holds && m_mistake.empty()) m_mistake = fmt::format("{} is not {}", m_name, what);
    return holds;
  }

  const char* m_name = "the line";
  std::string m_mistake;
};

}  // namespace

Result<Record> parse_record(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return fail("not a whole JSON object");
  if (!json.is_object()) return fail("not a JSON object");
  const auto schema = json.find("schema");
  if (schema == json.end()) return fail("no schema number");
  if (*schema != kSchema) return fail(fmt::format("schema {}, this runpath reads {}", schema->dump(), kSchema));
  Record record;
  Reader reader;
  reader.read(json, record);
  if (!reader.mistake().empty()) return fail(reader.mistake());
  return record;
}

}  // namespace runpath
