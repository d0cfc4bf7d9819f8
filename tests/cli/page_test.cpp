#include "cli/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace runpath::cli {
namespace {

TEST(Page, BreaksAtBlanksAndHangs) {
  Page page;
  page.prose(2, fmt::format("{:a>70} bbbb ccc ddddd", ""));
  EXPECT_EQ(page.text(), fmt::format("  {:a>70} bbbb\n      ccc ddddd\n", ""));
}

TEST(Page, WordsWithBlanksStayWhole) {
  Page page;
  page.words(0, 4, {fmt::format("{:a>70}", ""), "'one word of four'", "b"});
  EXPECT_EQ(page.text(), fmt::format("{:a>70}\n    'one word of four' b\n", ""));
}

TEST(Page, ALongWordStandsAlone) {
  Page page;
  page.field("label", fmt::format("x {:p>100} y", ""));
  EXPECT_EQ(page.text(), fmt::format("  label       x\n{0:14}{0:p>100}\n{0:14}y\n", ""));
}

TEST(Page, CountsCharactersNotBytes) {
  Page page;
  std::string wide;
  for (int i = 0; i < 78; ++i) wide += "ż";
  page.words(0, 4, {wide, "b", "c"});
  EXPECT_EQ(page.text(), fmt::format("{} b\n    c\n", wide));
}

TEST(Page, NothingLeavesAnEmptyField) {
  Page page;
  page.field("label", "");
  page.blank();
  EXPECT_EQ(page.text(), "  label\n\n");
}

// Bytes of a trace must not steer a terminal.
TEST(Page, ControlCharactersAreShown) {
  Page page;
  page.words(0, 0, {"a\x1b[2Jb\nc\x7f"});
  EXPECT_EQ(page.text(), "a\\x1b[2Jb\\x0ac\\x7f\n");
}

}  // namespace
}  // namespace runpath::cli
