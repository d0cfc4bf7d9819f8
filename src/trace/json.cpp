// Record → JSON and back, by the one list of fields.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "trace/bytes.hpp"
#include "trace/fields.hpp"
#include "trace/reader.hpp"
#include "trace/words.hpp"

namespace runpath {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr int kSchema = 1;
// Candidates that were simply not there: so many are listed in one record, the rest are counted.
constexpr std::size_t kAbsentListed = 1000;

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;

std::string id_text(const FileId& id) { return fmt::format("{}:{}", id.device, id.inode); }

class Writer {
 public:
  template <class T>
  OrderedJson write(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      return text_from_bytes(value);
    } else if constexpr (std::is_same_v<T, double>) {
      return std::isfinite(value) ? std::round(value * 1e6) / 1e6 : 0.0;
    } else if constexpr (std::is_arithmetic_v<T>) {
      return value;
    } else if constexpr (std::is_enum_v<T>) {
      return word_of(value);
    } else if constexpr (std::is_same_v<T, FileId>) {
      return id_text(value);
    } else if constexpr (std::is_same_v<T, Finding>) {
      return write_object(within_budget(value));
    } else if constexpr (kIsVector<T>) {
      OrderedJson array = OrderedJson::array();
      array.get_ref<OrderedJson::array_t&>().reserve(value.size());
      for (const auto& element : value) array.push_back(write(element));
      return array;
    } else if constexpr (kIsMap<T>) {
      OrderedJson object = OrderedJson::object();
      auto& pairs = object.get_ref<OrderedJson::object_t&>();
      // Two keys may only meet here when they are the same bytes: text_from_bytes is one to one.
      for (const auto& [key, element] : value) pairs.push_back({text_from_bytes(key), write(element)});
      return object;
    } else {
      return write_object(value);
    }
  }

  template <class T>
  OrderedJson write_object(const T& value) {
    OrderedJson object = OrderedJson::object();
    auto& pairs = object.get_ref<OrderedJson::object_t&>();
    if constexpr (std::is_same_v<T, Record>) pairs.push_back({"schema", kSchema});
    const auto field = [&](const char* name, const auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      if constexpr (kIsOptional<Member>) {
        if (member) pairs.push_back({name, write(*member)});
      } else {
        pairs.push_back({name, write(member)});
      }
    };
    fields(field, value);
    return object;
  }

 private:
  Finding within_budget(const Finding& finding) {
    Finding kept = finding;
    kept.tried_omitted += std::erase_if(kept.tried, [&](const Tried& tried) {
      if (!tried.why.empty()) return false;
      if (m_absent_left == 0) return true;
      --m_absent_left;
      return false;
    });
    return kept;
  }

  std::size_t m_absent_left = kAbsentListed;
};

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

std::string to_json(const Record& record) {
  return Writer().write(record).dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

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
