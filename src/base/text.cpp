#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace runpath {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> split_nonempty(std::string_view text, char separator) {
  auto pieces = split(text, separator);
  std::erase(pieces, "");
  return pieces;
}

std::string join(std::span<const std::string> pieces, std::string_view separator) {
  return fmt::format("{}", fmt::join(pieces, separator));
}

std::optional<std::string_view> after_prefix(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

namespace {

constexpr std::string_view kBlanks = " \t\n\r\v\f";

// The end of a quoted run that began before `at`, its content appended to `word`; npos when it never closes.
std::size_t read_quoted(std::string_view text, std::size_t at, char quote, std::string& word) {
  for (; at < text.size(); ++at) {
    if (text[at] == quote) return at + 1;
    const bool escaped = quote == '"' && text[at] == '\\' && at + 1 < text.size() &&
                         std::string_view("\"\\$`\n").find(text[at + 1]) != std::string_view::npos;
    if (escaped) ++at;
    word += text[at];
  }
  return std::string_view::npos;
}

}  // namespace

Result<std::vector<std::string>> shell_split(std::string_view text) {
  std::vector<std::string> words;
  std::size_t at = text.find_first_not_of(kBlanks);
  while (at != std::string_view::npos) {
    std::string word;
    while (at < text.size() && kBlanks.find(text[at]) == std::string_view::npos) {
      const char c = text[at++];
      if (c == '\'' || c == '"') {
        at = read_quoted(text, at, c, word);
        if (at == std::string_view::npos) return fail(fmt::format("unclosed {} in: {}", c, text));
      } else if (c == '\\') {
        if (at == text.size()) return fail(fmt::format("a lone backslash ends: {}", text));
        word += text[at++];
      } else {
        word += c;
      }
    }
    words.push_back(std::move(word));
    at = text.find_first_not_of(kBlanks, at);
  }
  return words;
}

std::string shell_quote(std::string_view word) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-+=./,:@%^").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string shell_join(std::span<const std::string> words) {
  std::string line;
  for (const auto& word : words) {
    if (!line.empty()) line += ' ';
    line += shell_quote(word);
  }
  return line;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  // Optimal string alignment over three rolling rows.
  std::vector<std::size_t> before(right.size() + 1), previous(right.size() + 1), current(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[right.size()];
}

std::string hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

}  // namespace runpath
