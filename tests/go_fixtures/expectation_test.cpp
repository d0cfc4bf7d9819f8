#include "go_fixtures/expectation.hpp"

#include <gtest/gtest.h>

#include "go_fixtures/go_versions.hpp"

namespace runpath::test {
namespace {

using Json = nlohmann::json;

TEST(Expectation, MatchesASubset) {
  struct Row {
    const char* pattern;
    const char* value;
    bool expected;
    int line = __builtin_LINE();
  };
  const Row rows[] = {
      {R"({})", R"({"a": 1})", true},
      {R"({"a": 1})", R"({"a": 1, "b": 2})", true},
      {R"({"a": 1})", R"({"a": 2})", false},
      {R"({"a": 1})", R"({"b": 1})", false},
      {R"({"a": {"b": true}})", R"({"a": {"b": true, "c": 0}})", true},
      {R"({"a": {"b": true}})", R"({"a": true})", false},
      {R"([1, 3])", R"([1, 2, 3])", true},
      {R"([3, 1])", R"([1, 2, 3])", false},
      {R"([1, 1])", R"([1])", false},
      {R"([])", R"([])", true},
      {R"([])", R"([1])", false},
      {R"([{"a": 1}])", R"([{"a": 0}, {"a": 1, "b": 2}])", true},
      {R"("x")", R"("xy")", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(matches(Json::parse(row.pattern), Json::parse(row.value)), row.expected) << "row of line " << row.line;
  }
}

TEST(Expectation, RefusesWhatItDoesNotKnow) {
  struct Row {
    const char* text;
    const char* complaint;
    int line = __builtin_LINE();
  };
  const Row rows[] = {
      {R"({"description": "", "mode": "internal", "needed": [], "runpath": [], "print": ""})", "unknown key"},
      {R"({"description": "", "mode": "both", "needed": [], "runpath": [], "prints": ""})", "mode"},
      {R"({"description": "", "mode": "internal", "needed": [], "runpath": []})", "prints"},
      {R"({"description": "", "mode": "internal", "needed": [], "prints": ""})", "runpath"},
      {R"({"description": "", "mode")", "parse error"},
  };
  for (const auto& row : rows) {
    const auto read = read_expectation(row.text, "/case");
    ASSERT_FALSE(read) << "row of line " << row.line;
    EXPECT_NE(read.error().message.find(row.complaint), std::string::npos)
        << "row of line " << row.line << ": " << read.error().message;
  }
}

TEST(Expectation, FillsInTheCasesPlaces) {
  const auto read = read_expectation(
      R"({"description": "d", "mode": "external", "needed": ["a?"], "runpath": ["${CASE}/x", "$home/${y}"],
          "env": {"E": "-L'${CASE}'"}, "prints": "", "trace": [{"k": ["${CASE}"]}]})",
      "/the case");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().runpath[0].path, "/the case/x");
  EXPECT_EQ(read.value().runpath[1].path, "$home/${y}");
  EXPECT_EQ(read.value().env.at("E"), "-L'/the case'");
  EXPECT_EQ(read.value().trace[0].at("k")[0], "/the case");
}

TEST(Expectation, ComparesNeeded) {
  EXPECT_EQ(compare_needed({"a", "b?"}, {"a"}), "");
  EXPECT_EQ(compare_needed({"a", "b?"}, {"b", "a"}), "");
  EXPECT_EQ(compare_needed({"a", "b?"}, {"b", "c"}), "a is missing, c is too many");
}

TEST(GoVersions, AreComparedAsNumbers) {
  EXPECT_TRUE(at_least("1.19.8", ""));
  EXPECT_TRUE(at_least("1.20", "1.20"));
  EXPECT_TRUE(at_least("1.100", "1.20"));
  EXPECT_FALSE(at_least("1.19.8", "1.20"));
  EXPECT_FALSE(at_least("", "1.20"));
}

}  // namespace
}  // namespace runpath::test
