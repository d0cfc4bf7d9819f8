#include "invocation/options.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "invocation/driver_options.hpp"

namespace runpath {
namespace {

using enum TakesValue;

constexpr OptionRow kRows[] = {
    {"-L", joined_or_next}, {"-W", joined}, {"-Wl,", joined},  {"-Xarch_", joined_and_next},
    {"-Xlinker", next},     {"-s", none},   {"-static", none},
};
static_assert(is_sorted_and_unique(kRows));
constexpr OptionRow kTwice[] = {{"-a", none}, {"-a", next}};
constexpr OptionRow kSwapped[] = {{"-b", none}, {"-a", none}};
static_assert(!is_sorted_and_unique(kTwice) && !is_sorted_and_unique(kSwapped));

struct ReadCase {
  std::string words;
  std::string spelling;  // of the row, "" for none
  std::string value;
  std::size_t word_count = 1;
  bool awaits_value = false;
  int line = __builtin_LINE();
};

TEST(ReadOption, TakesTheLongestSpellingThatFits) {
  const std::vector<ReadCase> cases = {
      ReadCase{"-Ldir m.c", "-L", "dir"},
      ReadCase{"-L dir m.c", "-L", "dir", 2},
      ReadCase{"-L -s", "-L", "-s", 2},
      ReadCase{"-L ''", "-L", "", 2},
      ReadCase{"-L", "-L", "", 1, true},
      ReadCase{"-Wall", "-W", "all"},
      ReadCase{"-Wl,-s", "-Wl,", "-s"},
      ReadCase{"-Wl,", "-Wl,", ""},
      ReadCase{"-Wl", "-W", "l"},
      ReadCase{"-Xlinker -s", "-Xlinker", "-s", 2},
      ReadCase{"-Xlinker", "-Xlinker", "", 1, true},
      ReadCase{"-Xlinkers -s", "", ""},
      ReadCase{"-Xarch_x -s", "-Xarch_", "-s", 2},
      ReadCase{"-Xarch_x", "-Xarch_", "x", 1, true},
      ReadCase{"-s", "-s", ""},
      ReadCase{"-static", "-static", ""},
      ReadCase{"-stat", "", ""},
      ReadCase{"-static-pie", "", ""},
      ReadCase{"--", "", ""},
  };
  for (const auto& row : cases) {
    const auto words = shell_split(row.words).value();
    const auto option = read_option(kRows, words, 0);
    if (row.spelling.empty()) {
      EXPECT_FALSE(option.has_value()) << "row at line " << row.line;
      continue;
    }
    ASSERT_TRUE(option.has_value()) << "row at line " << row.line;
    EXPECT_EQ(option->row->spelling, row.spelling) << "row at line " << row.line;
    EXPECT_EQ(option->value, row.value) << "row at line " << row.line;
    EXPECT_EQ(option->word_count, row.word_count) << "row at line " << row.line;
    EXPECT_EQ(option->awaits_value, row.awaits_value) << "row at line " << row.line;
  }
}

// How a row's option is written, with a value that looks like an option.
struct Spelling {
  std::vector<std::string> words;
  std::string value;
};

std::vector<Spelling> spellings_of(const OptionRow& row) {
  const std::string name(row.spelling);
  switch (row.takes) {
    case none: return {{{name}, ""}};
    case next: return {{{name, "-c"}, "-c"}};
    case joined: return {{{name}, ""}, {{name + "-0-"}, "-0-"}};
    case joined_or_next: return {{{name, "-c"}, "-c"}, {{name + "-0-"}, "-0-"}};
    case joined_and_next: return {{{name + "-0-", "-c"}, "-c"}};
  }
  return {};
}

TEST(OptionTables, EachRowFitsItsOwnSpellings) {
  for (const auto table : {driver_options(), passed_linker_options()}) {
    for (const auto& row : table) {
      for (const auto& spelling : spellings_of(row)) {
        const auto option = read_option(table, spelling.words, 0);
        ASSERT_TRUE(option.has_value()) << row.spelling;
        EXPECT_EQ(option->row, &row) << row.spelling << " was taken for " << option->row->spelling;
        EXPECT_EQ(option->value, spelling.value) << row.spelling;
        EXPECT_EQ(option->word_count, spelling.words.size()) << row.spelling;
      }
    }
  }
}

}  // namespace
}  // namespace runpath
