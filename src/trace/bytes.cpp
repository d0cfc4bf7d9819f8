#include "trace/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace runpath {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::uint8_t byte_at(std::string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }

// The length of the well-formed sequence at the beginning of `text` (Unicode 15, table 3-7), 0 for none.
std::size_t sequence_length(std::string_view text) {
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  std::uint8_t lowest = 0x80, highest = 0xBF;
  if (first == 0xE0) lowest = 0xA0;   // not overlong
  if (first == 0xED) highest = 0x9F;  // no surrogates
  if (first == 0xF0) lowest = 0x90;   // not overlong
  if (first == 0xF4) highest = 0x8F;  // not above U+10FFFF
  if (byte_at(text, 1) < lowest || byte_at(text, 1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

void append_pair(std::string& text, std::uint8_t byte) {
  text += kReplacement;
  text += static_cast<char>(0xC0 | (byte >> 6));
  text += static_cast<char>(0x80 | (byte & 0x3F));
}

}  // namespace

std::string text_from_bytes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = sequence_length(bytes);
    const bool is_plain = length != 0 && bytes.substr(0, length) != kReplacement;
    if (is_plain) {
      text += bytes.substr(0, length);
    } else {
      append_pair(text, byte_at(bytes, 0));
    }
    bytes.remove_prefix(is_plain ? length : 1);
  }
  return text;
}

std::string bytes_from_text(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (;;) {
    const auto mark = text.find(kReplacement);
    bytes += text.substr(0, mark);
    if (mark == std::string_view::npos) return bytes;
    text.remove_prefix(mark + kReplacement.size());
    const bool is_pair = text.size() >= 2 && (byte_at(text, 0) == 0xC2 || byte_at(text, 0) == 0xC3);
    if (is_pair) {
      bytes += static_cast<char>(((byte_at(text, 0) & 0x03) << 6) | (byte_at(text, 1) & 0x3F));
      text.remove_prefix(2);
    } else {
      bytes += kReplacement;
    }
  }
}

}  // namespace runpath
