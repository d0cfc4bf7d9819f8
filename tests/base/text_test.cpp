#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/paths.hpp"

namespace runpath {
namespace {

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(split("a::b", ':'), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ':'), (std::vector<std::string>{""}));
  EXPECT_EQ(split_nonempty(":a::b:", ':'), (std::vector<std::string>{"a", "b"}));
}

struct ShellCase {
  const char* text;
  std::vector<std::string> words;
  int line = __builtin_LINE();
};

TEST(ShellSplit, Table) {
  const ShellCase cases[] = {
      {"", {}},
      {"  ccache   gcc ", {"ccache", "gcc"}},
      {"'/a b/gcc' -m32", {"/a b/gcc", "-m32"}},
      {"\"a\\\"b\\$c\\d\"", {"a\"b$c\\d"}},
      {"a\\ b ''", {"a b", ""}},
      {"a'b'\"c\"d", {"abcd"}},
  };
  for (const auto& row : cases) {
    const auto words = shell_split(row.text);
    ASSERT_TRUE(words.has_value()) << __FILE__ << ":" << row.line;
    EXPECT_EQ(words.value(), row.words) << __FILE__ << ":" << row.line;
  }
  EXPECT_FALSE(shell_split("'open").has_value());
  EXPECT_FALSE(shell_split("end\\").has_value());
}

TEST(ShellQuote, IsReadBack) {
  for (const std::string word : {"", "plain", "a b", "it's", "$HOME", "a\"b", "a\nb", "\\"}) {
    const auto back = shell_split(shell_quote(word));
    ASSERT_TRUE(back.has_value()) << word;
    EXPECT_EQ(back.value(), std::vector<std::string>{word});
  }
}

TEST(EditDistance, Table) {
  EXPECT_EQ(edit_distance("RUNPATH_POLCY", "RUNPATH_POLICY"), 1U);
  EXPECT_EQ(edit_distance("abcd", "abdc"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(Paths, Table) {
  EXPECT_EQ(path_join("/a", "b"), "/a/b");
  EXPECT_EQ(path_join("/a", "/b"), "/b");
  EXPECT_EQ(path_join("", "b"), "b");
  EXPECT_EQ(base_name("/a/b.so"), "b.so");
  EXPECT_EQ(dir_name("b.so"), ".");
  EXPECT_EQ(dir_name("/b"), "/");
  EXPECT_EQ(clean_absolute("a/./b//c/", "/x"), "/x/a/b/c");
  EXPECT_EQ(clean_absolute("/", "/x"), "/");
  EXPECT_TRUE(is_under("/a/b", "/a"));
  EXPECT_TRUE(is_under("/a", "/a"));
  EXPECT_FALSE(is_under("/ab", "/a"));
  EXPECT_TRUE(is_under("/ab", "/"));
}

}  // namespace
}  // namespace runpath
