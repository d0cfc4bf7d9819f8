// The engine under the option tables: how a spelling takes its value, and which row a word belongs to. It knows no
// option.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace runpath {

// Where an option's value stands.
enum class TakesValue : std::uint8_t {
  none,             // -c
  next,             // -Xlinker V
  joined,           // -fuse-ld=V, with V perhaps empty
  joined_or_next,   // -LV, -L V
  joined_and_next,  // -Xarch_HOST V: both belong to it
};

// What an option means for the kind of call.
enum class OptionMeaning : std::uint8_t {
  ignored,  // it only takes a value that must not be read as an option
  assemble,
  compile,
  end_of_options,
  fuse_ld,
  language,
  ld_path,
  library,
  linker_word,
  linker_words,
  lto,
  no_lto,
  no_pie,
  no_sanitizer,
  not_syntax_only,
  output,
  pie,
  precompile,
  prefix,
  preprocess,
  query,
  relocatable,
  sanitizer,
  shared,
  static_link,
  static_pie,
  syntax_only,
  target,
};

// One row: spelling × how it takes its value × what it means.
struct OptionRow {
  std::string_view spelling;  // with its dashes, and with "=" or "," where the value follows one
  TakesValue takes = TakesValue::none;
  OptionMeaning meaning = OptionMeaning::ignored;
};

// An option as it stands on a command line.
struct ReadOption {
  const OptionRow* row = nullptr;
  std::string value;           // "" also where there is none
  std::size_t word_count = 1;  // how many words it is made of
  bool awaits_value = false;   // the line ended before its value
};

// The option that begins at words[at]: the row with the longest spelling that fits. Nothing for a word of no row.
[[nodiscard]] std::optional<ReadOption> read_option(std::span<const OptionRow> table,
                                                    const std::vector<std::string>& words, std::size_t at);

// Whether the rows stand in order of their spellings, each once.
[[nodiscard]] constexpr bool is_sorted_and_unique(std::span<const OptionRow> table) {
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (!(table[i - 1].spelling < table[i].spelling)) return false;
  }
  return true;
}

}  // namespace runpath
