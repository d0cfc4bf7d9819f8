// Record → JSON, by the one list of fields. Written straight into text: a link with hundreds of directories and
// libraries has a record of half a megabyte, and a tree of nodes would cost more than the link's planning.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "trace/bytes.hpp"
#include "trace/fields.hpp"
#include "trace/shapes.hpp"
#include "trace/words.hpp"

namespace runpath {

namespace {

// Candidates that were simply not there: so many are listed in one record, the rest are counted.
constexpr std::size_t kAbsentListed = 1000;

bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

class Writer {
 public:
  template <class T>
  void write(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      write_string(value);
    } else if constexpr (std::is_same_v<T, bool>) {
      m_text += value ? "true" : "false";
    } else if constexpr (std::is_same_v<T, double>) {
      append("{}", std::isfinite(value) ? std::round(value * 1e6) / 1e6 : 0.0);
    } else if constexpr (std::is_integral_v<T>) {
      append("{}", +value);
    } else if constexpr (std::is_enum_v<T>) {
      append("\"{}\"", word_of(value));
    } else if constexpr (std::is_same_v<T, FileId>) {
      append("\"{}:{}\"", value.device, value.inode);
    } else if constexpr (kIsVector<T>) {
      write_array(value);
    } else if constexpr (kIsMap<T>) {
      m_text += '{';
      for (const auto& [key, element] : value) {
        write_string(key);
        m_text += ':';
        write(element);
        m_text += ',';
      }
      close('}');
    } else {
      write_object(value);
    }
  }

  [[nodiscard]] std::string take() { return std::move(m_text); }

 private:
  template <class... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(m_text), format, std::forward<Args>(args)...);
  }

  // Ends an array or object whose every element is followed by a comma.
  void close(char bracket) {
    if (m_text.back() == ',') {
      m_text.back() = bracket;
    } else {
      m_text += bracket;
    }
  }

  void write_string(const std::string& bytes) {
    m_text += '"';
    if (std::ranges::all_of(bytes, is_plain)) {
      m_text += bytes;
    } else {
      write_escaped(text_from_bytes(bytes));
    }
    m_text += '"';
  }

  void write_escaped(const std::string& text) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        m_text += '\\';
        m_text += c;
      } else if (byte < 0x20 || byte == 0x7F) {
        append("\\u{:04x}", byte);
      } else {
        m_text += c;
      }
    }
  }

  template <class T>
  void write_array(const std::vector<T>& array) {
    m_text += '[';
    for (const auto& element : array) {
      write(element);
      m_text += ',';
    }
    close(']');
  }

  // What was looked at for one input; candidates beyond the budget are only counted.
  void write_tried(const std::vector<Tried>& tried, std::size_t omitted) {
    m_text += "\"tried\":[";
    for (const auto& candidate : tried) {
      const bool is_absent = candidate.why.empty();
      if (is_absent && m_absent_left == 0) {
        ++omitted;
        continue;
      }
      if (is_absent) --m_absent_left;
      write(candidate);
      m_text += ',';
    }
    close(']');
    append(",\"tried_omitted\":{},", omitted);
  }

  template <class T>
  void write_object(const T& object) {
    m_text += '{';
    if constexpr (std::is_same_v<T, Record>) append("\"schema\":{},", kSchema);
    const auto field = [&](std::string_view name, const auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      if constexpr (std::is_same_v<T, Finding>) {
        if (name == "tried") return write_tried(object.tried, object.tried_omitted);
        if (name == "tried_omitted") return;
      }
      if constexpr (kIsOptional<Member>) {
        if (member) write_member(name, *member);
      } else {
        write_member(name, member);
      }
    };
    fields(field, object);
    close('}');
  }

  template <class T>
  void write_member(std::string_view name, const T& value) {
    append("\"{}\":", name);
    write(value);
    m_text += ',';
  }

  std::string m_text;
  std::size_t m_absent_left = kAbsentListed;
};

}  // namespace

std::string to_json(const Record& record) {
  Writer writer;
  writer.write(record);
  return writer.take();
}

}  // namespace runpath
