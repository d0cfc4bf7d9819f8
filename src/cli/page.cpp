#include "cli/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace runpath::cli {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kLabelColumns = 12;
constexpr std::size_t kHang = 4;  // how far a continued line stands in

// Code points, which is near enough to columns.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      shown += fmt::format("\\x{:02x}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

void Page::blank() { m_text += '\n'; }

// `line` is what already stands in the first line.
void Page::put(std::string line, std::size_t hang, const std::vector<std::string>& words) {
  bool is_fresh = true;  // no word stands in the line
  for (const auto& raw : words) {
    const std::string word = printable(raw);
    if (!is_fresh && width(line) + 1 + width(word) > kColumns) {
      m_text += line + "\n";
      line = std::string(hang, ' ');
      is_fresh = true;
    }
    if (!is_fresh) line += ' ';
    line += word;
    is_fresh = false;
  }
  while (line.ends_with(' ')) line.pop_back();
  m_text += line + "\n";
}

void Page::words(std::size_t indent, std::size_t hang, const std::vector<std::string>& words) {
  put(std::string(indent, ' '), hang, words);
}

void Page::prose(std::size_t indent, std::string_view text) {
  words(indent, indent + kHang, split_nonempty(text, ' '));
}

void Page::field(std::string_view label, const std::vector<std::string>& words) {
  put(fmt::format("  {:<{}}", label, kLabelColumns), 2 + kLabelColumns, words);
}

void Page::field(std::string_view label, std::string_view text) { field(label, split_nonempty(text, ' ')); }

}  // namespace runpath::cli
