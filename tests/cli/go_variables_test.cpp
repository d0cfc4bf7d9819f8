#include "cli/go_variables.hpp"

#include <gtest/gtest.h>

namespace runpath::cli {
namespace {

struct Case {
  std::map<std::string, std::string> environment;
  Variables expected;
  std::string written = {};
  std::vector<std::string> arguments = {"build"};
  std::string directory = "/opt/bin";
  int line = __builtin_LINE();
};

const std::pair<std::string, std::string> kCc = {"CC", "/opt/bin/runpath-cc"}, kCxx = {"CXX", "/opt/bin/runpath-c++"},
                                          kFlags = {"GOFLAGS", "-toolexec=/opt/bin/runpath-toolexec"},
                                          kInternal = {"RUNPATH_GO_INTERNAL", "toolexec"};

const std::vector<Case> kCases = {
    {{}, {kCc, kCxx, kFlags, kInternal}},
    {{{"CC", "clang"}}, {kCc, {"RUNPATH_CC", "clang"}, kCxx, kFlags, kInternal}},
    {{{"CC", "ccache 'my cc' -m32"}}, {kCc, {"RUNPATH_CC", "ccache 'my cc' -m32"}, kCxx, kFlags, kInternal}},
    {{{"CXX", "clang++"}}, {kCc, kCxx, {"RUNPATH_CXX", "clang++"}, kFlags, kInternal}},
    {{}, {kCc, {"RUNPATH_CC", "clang"}, kCxx, kFlags, kInternal}, "A=b\nCC=clang\nCXX=\n"},
    {{{"CC", "gcc"}}, {kCc, {"RUNPATH_CC", "gcc"}, kCxx, kFlags, kInternal}, "CC=clang\n"},
    {{{"CC", "runpath-cc"}, {"CXX", "/x/runpath-c++"}}, {kCc, kCxx, kFlags, kInternal}},
    {{{"CC", "runpath-cc -m32"}}, {kCxx, kFlags, kInternal}},
    {{{"CC", "clang"}, {"RUNPATH_CC", "gcc"}}, {kCc, kCxx, kFlags, kInternal}},
    {{{"GOFLAGS", "-trimpath"}}, {kCc, kCxx, {"GOFLAGS", "-trimpath -toolexec=/opt/bin/runpath-toolexec"}, kInternal}},
    {{{"GOFLAGS", ""}},
     {kCc, kCxx, {"GOFLAGS", "'-ldflags=-s -w' -toolexec=/opt/bin/runpath-toolexec"}, kInternal},
     "GOFLAGS='-ldflags=-s -w'\n"},
    {{{"GOFLAGS", "-toolexec=garble"}}, {kCc, kCxx}},
    {{{"GOFLAGS", "'--toolexec=time -v'"}}, {kCc, kCxx}},
    {{{"GOFLAGS", "-toolexec=/opt/bin/runpath-toolexec"}}, {kCc, kCxx, kInternal}},
    {{}, {kCc, kCxx}, "", {"build", "-toolexec", "garble", "."}},
    {{}, {kCc, kCxx, kInternal}, "", {"build", "-toolexec=runpath-toolexec", "."}},
    {{{"RUNPATH_GO_INTERNAL", "report"}}, {kCc, kCxx, kFlags}},
    {{{"PATH", "/usr/bin"}},
     {{"CC", "'/a b/runpath-cc'"},
      {"CXX", "'/a b/runpath-c++'"},
      {"PATH", "/usr/bin:/a b"},
      {"GOFLAGS", "-toolexec=runpath-toolexec"},
      kInternal},
     "",
     {},
     "/a b"},
    {{{"PATH", "/a'b"}},
     {{"CC", "\"/a'b/runpath-cc\""},
      {"CXX", "\"/a'b/runpath-c++\""},
      {"GOFLAGS", "-toolexec=runpath-toolexec"},
      kInternal},
     "",
     {},
     "/a'b"},
};

GoSurroundings around_of(const Case& row) {
  GoSurroundings around;
  around.environment = row.environment;
  around.written = row.written;
  around.directory = row.directory;
  around.arguments = row.arguments;
  around.cc_set = row.environment.contains("RUNPATH_CC");
  around.go_internal_set = row.environment.contains("RUNPATH_GO_INTERNAL");
  around.is_runpath = [](const std::string& word) { return word.find("runpath-c") != std::string::npos; };
  around.is_there = [](const std::string& /*tool*/) { return true; };
  return around;
}

TEST(GoVariables, WhatIsThereAlreadyDecides) {
  for (const auto& row : kCases) {
    const auto variables = go_variables(around_of(row));
    ASSERT_TRUE(variables.has_value()) << "row of line " << row.line;
    EXPECT_EQ(variables.value(), row.expected) << "row of line " << row.line;
  }
}

TEST(GoVariables, WithoutAnyCompilerGoKeepsToItself) {
  auto around = around_of(kCases.front());
  around.is_there = [](const std::string& /*tool*/) { return false; };
  EXPECT_EQ(go_variables(around).value(), (Variables{kFlags, kInternal}));
}

TEST(GoVariables, BothKindsOfQuotesAreAnError) {
  auto around = around_of(kCases.front());
  around.directory = "/a'b\"c";
  EXPECT_FALSE(go_variables(around).has_value());
}

TEST(GoEnvFile, IsWhereGoLooks) {
  EXPECT_EQ(go_env_file({{"HOME", "/me"}}), "/me/.config/go/env");
  EXPECT_EQ(go_env_file({{"HOME", "/me"}, {"XDG_CONFIG_HOME", "/cfg"}}), "/cfg/go/env");
  EXPECT_EQ(go_env_file({{"HOME", "/me"}, {"GOENV", "/x"}}), "/x");
  EXPECT_EQ(go_env_file({{"HOME", "/me"}, {"GOENV", "off"}}), "");
  EXPECT_EQ(go_env_file({}), "");
}

TEST(GoVariables, InEveryForm) {
  const Variables variables = {{"CC", "/a b/it's"}, {"RUNPATH_CC", "gcc -B/x\\y"}};
  EXPECT_NE(for_sh(variables).find("export CC='/a b/it'\\''s'\nexport RUNPATH_CC='gcc -B/x\\y'\n"), std::string::npos)
      << for_sh(variables);
  EXPECT_NE(for_fish(variables).find("set -gx CC '/a b/it\\'s'\nset -gx RUNPATH_CC 'gcc -B/x\\\\y'\n"),
            std::string::npos)
      << for_fish(variables);
  EXPECT_EQ(for_json(variables), "{\n  \"CC\": \"/a b/it's\",\n  \"RUNPATH_CC\": \"gcc -B/x\\\\y\"\n}\n");
  EXPECT_EQ(for_go({{"CC", "x y"}, {"GOFLAGS", "-a"}, {"RUNPATH_CC", "gcc"}}),
            "go env -w 'CC=x y' GOFLAGS=-a\n# go env -w takes no others: these belong into the shell's profile.\n"
            "export RUNPATH_CC=gcc\n");
}

}  // namespace
}  // namespace runpath::cli
