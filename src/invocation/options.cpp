#include "invocation/options.hpp"

namespace runpath {

namespace {

bool fits(const OptionRow& row, std::string_view word) {
  if (!word.starts_with(row.spelling)) return false;
  const bool is_whole = word.size() == row.spelling.size();
  switch (row.takes) {
    case TakesValue::none:
    case TakesValue::next: return is_whole;
    case TakesValue::joined:
    case TakesValue::joined_or_next:
    case TakesValue::joined_and_next: return true;
  }
  return false;
}

bool value_is_next(const OptionRow& row, std::string_view word) {
  switch (row.takes) {
    case TakesValue::next:
    case TakesValue::joined_and_next: return true;
    case TakesValue::joined_or_next: return word.size() == row.spelling.size();
    case TakesValue::none:
    case TakesValue::joined: return false;
  }
  return false;
}

}  // namespace

std::optional<ReadOption> read_option(std::span<const OptionRow> table, const std::vector<std::string>& words,
                                      std::size_t at) {
  const std::string_view word = words[at];
  const OptionRow* longest = nullptr;
  for (const auto& row : table) {
    const bool is_longer = !longest || row.spelling.size() > longest->spelling.size();
    if (is_longer && fits(row, word)) longest = &row;
  }
  if (!longest) return std::nullopt;

  ReadOption option{.row = longest, .value = std::string(word.substr(longest->spelling.size()))};
  if (!value_is_next(*longest, word)) return option;
  option.awaits_value = at + 1 == words.size();
  if (option.awaits_value) return option;
  option.value = words[at + 1];
  option.word_count = 2;
  return option;
}

}  // namespace runpath
