#include "app/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/settings_table.hpp"
#include "base/text.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

using Environment = std::map<std::string, std::string>;

const SettingRow& row_of(const LoadedSettings& loaded, const std::string& variable) {
  const auto found = std::ranges::find(loaded.rows, variable, &SettingRow::variable);
  if (found == loaded.rows.end()) throw std::runtime_error("no row " + variable);
  return *found;
}

// One variable in the environment, as it comes out in the row of that name.
struct GoodValue {
  std::string variable;
  std::string value;
  std::string shown;
  int line = __builtin_LINE();
};

const std::vector<GoodValue>& good_values() {
  static const std::vector<GoodValue> rows{
      GoodValue{"RUNPATH_CC", "ccache gcc -m32", "ccache gcc -m32"},
      GoodValue{"RUNPATH_CC", "'/opt/my gcc/bin/gcc'", "'/opt/my gcc/bin/gcc'"},
      GoodValue{"RUNPATH_CC", "", ""},
      GoodValue{"RUNPATH_CC", "  ", ""},
      GoodValue{"RUNPATH_CXX", "clang++", "clang++"},
      GoodValue{"RUNPATH_FC", "gfortran", "gfortran"},
      GoodValue{"RUNPATH_LD", "/usr/bin/mold", "/usr/bin/mold"},
      GoodValue{"RUNPATH_POLICY", "needed", "needed"},
      GoodValue{"RUNPATH_POLICY", "all", "all"},
      GoodValue{"RUNPATH_POLICY", "off", "off"},
      GoodValue{"RUNPATH_POLICY", "", "needed"},
      GoodValue{"RUNPATH_LIBC", "auto", "auto"},
      GoodValue{"RUNPATH_LIBC", "always", "always"},
      GoodValue{"RUNPATH_LIBC", "never", "never"},
      GoodValue{"RUNPATH_TAG", "auto", "auto"},
      GoodValue{"RUNPATH_TAG", "runpath", "runpath"},
      GoodValue{"RUNPATH_TAG", "rpath", "rpath"},
      GoodValue{"RUNPATH_ALLOW", "/opt:/nix//store/", "/opt:/nix/store"},
      GoodValue{"RUNPATH_ALLOW", "::/opt:", "/opt"},
      GoodValue{"RUNPATH_DENY", "/build/./x:/", "/build/x:/"},
      GoodValue{"RUNPATH_DENY", "/a/../b", "/a/../b"},
      GoodValue{"RUNPATH_EXTRA", "/opt/plug ins:$ORIGIN/../lib", "/opt/plug ins:$ORIGIN/../lib"},
      GoodValue{"RUNPATH_EXTRA", "${ORIGIN}", "${ORIGIN}"},
      GoodValue{"RUNPATH_MAP", "/build/out/lib/=$ORIGIN/../lib", "/build/out/lib=$ORIGIN/../lib"},
      GoodValue{"RUNPATH_MAP", "/a=/b:/c=/d=e", "/a=/b:/c=/d=e"},
      GoodValue{"RUNPATH_EXACT", "auto", "auto"},
      GoodValue{"RUNPATH_EXACT", "always", "always"},
      GoodValue{"RUNPATH_EXACT", "never", "never"},
      GoodValue{"RUNPATH_VERIFY", "off", "off"},
      GoodValue{"RUNPATH_VERIFY", "report", "report"},
      GoodValue{"RUNPATH_VERIFY", "strict", "strict"},
      GoodValue{"RUNPATH_GO_INTERNAL", "external", "external"},
      GoodValue{"RUNPATH_GO_INTERNAL", "toolexec", "toolexec"},
      GoodValue{"RUNPATH_GO_INTERNAL", "report", "report"},
      GoodValue{"RUNPATH_GO_INTERNAL", "off", "off"},
      GoodValue{"RUNPATH_HOOK", "auto", "auto"},
      GoodValue{"RUNPATH_HOOK", "linker", "linker"},
      GoodValue{"RUNPATH_HOOK", "driver", "driver"},
      GoodValue{"RUNPATH_TRACE", "/var/log/links.jsonl", "/var/log/links.jsonl"},
      GoodValue{"RUNPATH_TRACE_LEVEL", "link", "link"},
      GoodValue{"RUNPATH_TRACE_LEVEL", "all", "all"},
  };
  return rows;
}

TEST(Settings, GoodValues) {
  for (const auto& row : good_values()) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    const auto loaded = load_settings({{row.variable, row.value}}, MemoryFiles());
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    EXPECT_EQ(row_of(loaded.value(), row.variable).value, row.shown);
    EXPECT_TRUE(loaded.value().unknown_names.empty());
  }
}

// The words of a row's choices, for a setting that takes one of a few words.
std::vector<std::string> words_of_choices(const SettingEntry& entry) {
  if (entry.shape != SettingShape::word || entry.choices.starts_with("empty")) return {};
  std::vector<std::string> words;
  for (const auto& piece : split(entry.choices, ',')) words.push_back(split_nonempty(piece, ' ').front());
  return words;
}

TEST(Settings, TableProvesItself) {
  std::vector<std::string_view> names;
  for (const auto& entry : setting_table()) {
    SCOPED_TRACE(std::string(entry.name));
    EXPECT_EQ(std::ranges::count(names, entry.name), 0);
    names.push_back(entry.name);
    const std::string variable = "RUNPATH_" + std::string(entry.name);
    const auto is_tried = [&](const std::string& value) {
      return std::ranges::any_of(good_values(),
                                 [&](const auto& row) { return row.variable == variable && row.value == value; });
    };
    const auto words = words_of_choices(entry);
    for (const auto& word : words) EXPECT_TRUE(is_tried(word)) << "no row with " << word;
    const bool has_row = std::ranges::any_of(good_values(), [&](const auto& row) { return row.variable == variable; });
    EXPECT_TRUE(has_row);
    const std::string wanted_default = words.empty() ? "" : words.front();
    EXPECT_EQ(entry.show(Settings{}), wanted_default) << "the default stands first";
  }
}

TEST(Settings, EveryRowOfTheDesignIsThere) {
  const auto loaded = load_settings({}, MemoryFiles()).value();
  std::vector<std::string> variables;
  for (const auto& row : loaded.rows) {
    variables.push_back(row.variable);
    EXPECT_TRUE(row.is_default()) << row.variable;
    EXPECT_FALSE(row.choices.empty()) << row.variable;
    EXPECT_FALSE(row.meaning.empty()) << row.variable;
  }
  const std::vector<std::string> wanted{"RUNPATH_CC",          "RUNPATH_CXX",         "RUNPATH_FC",   "RUNPATH_LD",
                                        "RUNPATH_POLICY",      "RUNPATH_LIBC",        "RUNPATH_TAG",  "RUNPATH_ALLOW",
                                        "RUNPATH_DENY",        "RUNPATH_EXTRA",       "RUNPATH_MAP",  "RUNPATH_EXACT",
                                        "RUNPATH_VERIFY",      "RUNPATH_GO_INTERNAL", "RUNPATH_HOOK", "RUNPATH_TRACE",
                                        "RUNPATH_TRACE_LEVEL", "RUNPATH_CONFIG"};
  EXPECT_EQ(variables, wanted);
  EXPECT_TRUE(changed_settings(loaded).empty());
}

// The words that docs/settings.md has for each.
TEST(Settings, TheDocumentNamesEveryVariableAndWord) {
  std::ifstream file(RUNPATH_SETTINGS_DOCUMENT);
  const std::string document{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  for (const auto& entry : setting_table()) {
    const auto row = document.find("`RUNPATH_" + std::string(entry.name) + "`");
    ASSERT_NE(row, std::string::npos) << entry.name;
    const std::string line = document.substr(row, document.find('\n', row) - row);
    for (const auto& word : words_of_choices(entry)) {
      EXPECT_NE(line.find("`" + word + "`"), std::string::npos) << entry.name << ": " << word;
    }
  }
}

// What must not be accepted, and what the error must name.
struct BadValue {
  Environment environment;
  std::vector<std::string> said;
  int line = __builtin_LINE();
};

TEST(Settings, BadValuesAndNames) {
  const std::vector<BadValue> rows{
      BadValue{{{"RUNPATH_POLICY", "al"}}, {"RUNPATH_POLICY=al:", "needed, all, off"}},
      BadValue{{{"RUNPATH_POLICY", "ALL"}}, {"RUNPATH_POLICY=ALL:", "needed, all, off"}},
      BadValue{{{"RUNPATH_LIBC", "1"}}, {"RUNPATH_LIBC=1:", "auto, always, never"}},
      BadValue{{{"RUNPATH_TAG", "old"}}, {"RUNPATH_TAG=old:", "auto, runpath, rpath"}},
      BadValue{{{"RUNPATH_EXACT", "yes"}}, {"RUNPATH_EXACT=yes:", "auto, always, never"}},
      BadValue{{{"RUNPATH_VERIFY", "on"}}, {"RUNPATH_VERIFY=on:", "off, report, strict"}},
      BadValue{{{"RUNPATH_GO_INTERNAL", "no"}}, {"RUNPATH_GO_INTERNAL=no:", "external, toolexec, report, off"}},
      BadValue{{{"RUNPATH_HOOK", "ld"}}, {"RUNPATH_HOOK=ld:", "auto, linker, driver"}},
      BadValue{{{"RUNPATH_TRACE_LEVEL", "debug"}}, {"RUNPATH_TRACE_LEVEL=debug:", "link, all"}},
      BadValue{{{"RUNPATH_CC", "gcc 'x"}}, {"RUNPATH_CC=gcc 'x:", "unclosed", "shell words"}},
      BadValue{{{"RUNPATH_CC", "'' x"}}, {"RUNPATH_CC='' x:", "first word"}},
      BadValue{{{"RUNPATH_ALLOW", "/opt:lib"}}, {"RUNPATH_ALLOW=/opt:lib:", "\"lib\"", "absolute"}},
      BadValue{{{"RUNPATH_DENY", "."}}, {"RUNPATH_DENY=.:", "absolute"}},
      BadValue{{{"RUNPATH_DENY", "$ORIGIN/x"}}, {"RUNPATH_DENY=$ORIGIN/x:", "absolute"}},
      BadValue{{{"RUNPATH_EXTRA", "../lib"}}, {"RUNPATH_EXTRA=../lib:", "$ORIGIN"}},
      BadValue{{{"RUNPATH_EXTRA", "$ORIGINAL/x"}}, {"$ORIGINAL/x"}},
      BadValue{{{"RUNPATH_EXTRA", "/a\nb"}}, {"newline"}},
      BadValue{{{"RUNPATH_MAP", "/a"}}, {"RUNPATH_MAP=/a:", "no '='", "from=to"}},
      BadValue{{{"RUNPATH_MAP", "/a="}}, {"RUNPATH_MAP=/a=:", "absolute"}},
      BadValue{{{"RUNPATH_MAP", "=/a"}}, {"RUNPATH_MAP==/a:", "absolute"}},
      BadValue{{{"RUNPATH_MAP", "/a=b"}}, {"RUNPATH_MAP=/a=b:", "\"b\""}},
      BadValue{{{"RUNPATH_POLCY", "all"}}, {"RUNPATH_POLCY=all", "RUNPATH_POLICY", "needed, all, off"}},
      BadValue{{{"RUNPATH_POLICIY", "all"}}, {"RUNPATH_POLICY"}},
      BadValue{{{"RUNPATH_LIBS", "never"}}, {"RUNPATH_LIBC"}},
      BadValue{{{"RUNPATH_DENNY", "/x"}}, {"RUNPATH_DENY"}},
      BadValue{{{"RUNPATH_TAGS", ""}}, {"RUNPATH_TAG"}},
      BadValue{{{"RUNPATH_policy", "all"}}, {"RUNPATH_POLICY"}},
      BadValue{{{"RUNPATH_GOINTERNAL", "off"}}, {"RUNPATH_GO_INTERNAL"}},
      BadValue{{{"RUNPATH_TRACELEVEL", "all"}}, {"RUNPATH_TRACE_LEVEL"}},
      BadValue{{{"RUNPATH_CONF", "/x"}}, {"RUNPATH_CONFIG"}},
      BadValue{{{"RUNPATH_cc", "gcc"}}, {"RUNPATH_CC"}},
      BadValue{{{"RUNPATH_CONFIG", "/none.json"}}, {"RUNPATH_CONFIG=/none.json", "No such file"}},
      BadValue{{{"RUNPATH_CONFIG", "/etc"}}, {"RUNPATH_CONFIG=/etc", "directory"}},
  };
  MemoryFiles files;
  files.directory("/etc");
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    const auto loaded = load_settings(row.environment, files);
    ASSERT_FALSE(loaded.has_value());
    for (const auto& said : row.said)
      EXPECT_NE(loaded.error().message.find(said), std::string::npos)
          << said << "\n  not in: " << loaded.error().message;
  }
}

TEST(Settings, OtherNamesAreRecordedAndLeftAlone) {
  const auto loaded = load_settings({{"RUNPATH_BIN", "x"},
                                     {"RUNPATH_COLOUR_OF_OUTPUT", "red"},
                                     {"RUNPATH_GO", "x"},
                                     {"RUNPATH_LC", "x"},
                                     {"RUNPATH_PASSED_", "/usr/bin/cc"},
                                     {"RUNPATH_POLCY_", "all"},
                                     {"RUNPATHS", "x"},
                                     {"XRUNPATH_POLCY", "x"}},
                                    MemoryFiles());
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  const std::vector<std::string> wanted{"RUNPATH_BIN", "RUNPATH_COLOUR_OF_OUTPUT", "RUNPATH_GO", "RUNPATH_LC"};
  EXPECT_EQ(loaded.value().unknown_names, wanted);
}

// A file's text, and one row that comes out of it.
struct FileValue {
  std::string text;
  std::string variable;
  std::string shown;
  int line = __builtin_LINE();
};

TEST(Settings, FileValues) {
  const std::vector<FileValue> rows{
      FileValue{R"({"policy": "all"})", "RUNPATH_POLICY", "all"},
      FileValue{R"({"policy": ""})", "RUNPATH_POLICY", "needed"},
      FileValue{R"({"cc": "ccache 'my gcc'"})", "RUNPATH_CC", "ccache 'my gcc'"},
      FileValue{R"({"cc": ["ccache", "my gcc"]})", "RUNPATH_CC", "ccache 'my gcc'"},
      FileValue{R"({"deny": "/a:/b"})", "RUNPATH_DENY", "/a:/b"},
      FileValue{R"({"deny": ["/a", "/b c"]})", "RUNPATH_DENY", "/a:/b c"},
      FileValue{R"({"deny": []})", "RUNPATH_DENY", ""},
      FileValue{R"({"map": {"/a": "/b", "/c": "$ORIGIN/d"}})", "RUNPATH_MAP", "/a=/b:/c=$ORIGIN/d"},
      FileValue{R"({"map": ["/a=/b"]})", "RUNPATH_MAP", "/a=/b"},
      FileValue{R"({"map": "/a=/b"})", "RUNPATH_MAP", "/a=/b"},
      FileValue{R"({"go_internal": "report"})", "RUNPATH_GO_INTERNAL", "report"},
      FileValue{R"({"trace": "/t"})", "RUNPATH_TRACE", "/t"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    MemoryFiles files;
    files.file("/c.json", row.text);
    const auto loaded = load_settings({{"RUNPATH_CONFIG", "/c.json"}}, files);
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    EXPECT_EQ(row_of(loaded.value(), row.variable).value, row.shown);
  }
}

struct BadFile {
  std::string text;
  std::vector<std::string> said;
  int line = __builtin_LINE();
};

TEST(Settings, BadFiles) {
  const std::vector<BadFile> rows{
      BadFile{"", {"not JSON"}},
      BadFile{"{", {"not JSON"}},
      BadFile{"[]", {"not a JSON object"}},
      BadFile{R"({"policy": "some"})", {"\"policy\"", "some", "RUNPATH_CONFIG=/c.json: ", "needed, all, off"}},
      BadFile{R"({"policy": 1})", {"\"policy\"", "1", "needed, all, off"}},
      BadFile{R"({"policy": ["all"]})", {"\"policy\"", "needed, all, off"}},
      BadFile{R"({"deny": ["/a:/b"]})", {"\"deny\"", "':'"}},
      BadFile{R"({"deny": [1]})", {"\"deny\"", "no string"}},
      BadFile{R"({"deny": ["a"]})", {"\"deny\"", "absolute"}},
      BadFile{R"({"deny": {"/a": "/b"}})", {"\"deny\""}},
      BadFile{R"({"map": {"/a=b": "/c"}})", {"\"map\"", "'='"}},
      BadFile{R"({"map": {"/a": 1}})", {"\"map\"", "no string"}},
      BadFile{R"({"polcy": "all"})", {"\"polcy\"", "\"policy\"", "needed, all, off"}},
      BadFile{R"({"POLICY": "all"})", {"\"POLICY\"", "\"policy\""}},
      BadFile{R"({"RUNPATH_POLICY": "all"})", {"\"RUNPATH_POLICY\"", "\"policy\""}},
      BadFile{R"({"config": "/x"})", {"\"config\"", "another"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    MemoryFiles files;
    files.file("/c.json", row.text);
    const auto loaded = load_settings({{"RUNPATH_CONFIG", "/c.json"}}, files);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_NE(loaded.error().message.find("RUNPATH_CONFIG=/c.json"), std::string::npos) << loaded.error().message;
    for (const auto& said : row.said)
      EXPECT_NE(loaded.error().message.find(said), std::string::npos)
          << said << "\n  not in: " << loaded.error().message;
  }
}

TEST(Settings, EnvironmentBeforeFileBeforeDefault) {
  MemoryFiles files;
  files.file("/c.json", R"({"policy": "off", "libc": "never", "deny": ["/a"], "tag": "rpath", "colour": "red"})");
  const auto loaded = load_settings({{"RUNPATH_CONFIG", "/c.json"},
                                     {"RUNPATH_POLICY", "all"},
                                     {"RUNPATH_DENY", ""},  // an empty list is a value
                                     {"RUNPATH_TAG", ""}},  // an empty word is none
                                    files);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  const auto& got = loaded.value();
  EXPECT_EQ(got.settings.policy, Policy::all);
  EXPECT_EQ(row_of(got, "RUNPATH_POLICY").origin, "environment");
  EXPECT_EQ(got.settings.libc, LibcPolicy::never);
  EXPECT_EQ(row_of(got, "RUNPATH_LIBC").origin, "file /c.json");
  EXPECT_TRUE(got.settings.deny.empty());
  EXPECT_EQ(row_of(got, "RUNPATH_DENY").origin, "environment");
  EXPECT_EQ(got.settings.tag, TagPolicy::rpath);
  EXPECT_EQ(row_of(got, "RUNPATH_TAG").origin, "file /c.json");
  EXPECT_EQ(row_of(got, "RUNPATH_EXACT").origin, "default");
  EXPECT_EQ(got.unknown_names, std::vector<std::string>{"colour"});
  const Environment changed{
      {"RUNPATH_CONFIG", "/c.json"}, {"RUNPATH_LIBC", "never"}, {"RUNPATH_POLICY", "all"}, {"RUNPATH_TAG", "rpath"}};
  EXPECT_EQ(changed_settings(got), changed);
}

TEST(Settings, NoFileIsTouchedUnlessNamed) {
  const MemoryFiles files;
  ASSERT_TRUE(load_settings({{"RUNPATH_POLICY", "all"}, {"HOME", "/root"}}, files).has_value());
  EXPECT_TRUE(files.reads().empty());
  EXPECT_TRUE(files.looks().empty());
}

struct NixCase {
  Environment environment;
  std::string policy, policy_origin, deny, deny_origin;
  int line = __builtin_LINE();
};

TEST(Settings, Nix) {
  const std::vector<NixCase> rows{
      NixCase{{{"NIX_DONT_SET_RPATH", "1"}}, "off", "NIX_DONT_SET_RPATH", "", "default"},
      NixCase{{{"NIX_DONT_SET_RPATH_FOR_BUILD", "1"}}, "off", "NIX_DONT_SET_RPATH_FOR_BUILD", "", "default"},
      NixCase{{{"NIX_DONT_SET_RPATH", ""}}, "needed", "default", "", "default"},
      NixCase{{{"NIX_DONT_SET_RPATH", "0"}}, "needed", "default", "", "default"},
      NixCase{{{"NIX_DONT_SET_RPATH", "1"}, {"RUNPATH_POLICY", "all"}}, "off", "NIX_DONT_SET_RPATH", "", "default"},
      NixCase{{{"NIX_BUILD_TOP", "/build"}}, "needed", "default", "/build", "NIX_BUILD_TOP"},
      NixCase{{{"NIX_BUILD_TOP", "/build/"}, {"RUNPATH_DENY", "/x"}},
              "needed",
              "default",
              "/x:/build",
              "environment, NIX_BUILD_TOP"},
      NixCase{{{"NIX_BUILD_TOP", ""}}, "needed", "default", "", "default"},
      NixCase{{{"NIX_BUILD_TOPS", "/b"}, {"NIX_STORE", "/nix/store"}}, "needed", "default", "", "default"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    const auto loaded = load_settings(row.environment, MemoryFiles());
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    const auto& policy = row_of(loaded.value(), "RUNPATH_POLICY");
    EXPECT_EQ(policy.value, row.policy);
    EXPECT_EQ(policy.origin, row.policy_origin);
    EXPECT_EQ(loaded.value().settings.policy == Policy::off, row.policy == "off");
    const auto& deny = row_of(loaded.value(), "RUNPATH_DENY");
    EXPECT_EQ(deny.value, row.deny);
    EXPECT_EQ(deny.origin, row.deny_origin);
    EXPECT_EQ(join(loaded.value().settings.deny, ":"), row.deny);
  }
}

TEST(Settings, RelativePlacesAreNoted) {
  MemoryFiles files;
  files.file("/c.json", "{}");
  const auto loaded = load_settings({{"RUNPATH_TRACE", "t.jsonl"}, {"RUNPATH_CONFIG", "c.json"}}, files);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_EQ(loaded.value().notes.size(), 2U);
}

TEST(Settings, TracedEnvironmentHoldsNothingElse) {
  const Environment kept{{"CGO_LDFLAGS", "-lx"},
                         {"COMPILER_PATH", "/c"},
                         {"GCC_EXEC_PREFIX", "/g"},
                         {"GOFLAGS", "-x"},
                         {"GOVERSION", "go1.24"},
                         {"GO_EXTLINK_ENABLED", "1"},
                         {"LD_LIBRARY_PATH", "/l"},
                         {"LD_RUN_PATH", "/r"},
                         {"LIBRARY_PATH", ""},
                         {"NIX_BUILD_TOP", "/build"},
                         {"NIX_DONT_SET_RPATH", "1"},
                         {"NIX_DONT_SET_RPATH_FOR_BUILD", "0"},
                         {"NIX_LDFLAGS", "-L/x"},
                         {"NIX_LDFLAGS_FOR_TARGET", "-L/x"},
                         {"PATH", "/bin"},
                         {"RUNPATH_CONFIG", "/c.json"},
                         {"RUNPATH_POLICY", "all"},
                         {"SYSROOT", "/s"},
                         {"TMPDIR", "/tmp"},
                         {"TOOLEXEC_IMPORTPATH", "net"}};
  Environment whole = kept;
  for (const char* secret : {"HOME", "AWS_SECRET_ACCESS_KEY", "GOFLAGSX", "NIX_CFLAGS_COMPILE", "NIX_SECRET", "PATHS",
                             "RUNPATH_PASSED_", "RUNPATH_TOKEN", "CGO_CFLAGS", "LD_PRELOAD", "TERM"}) {
    whole[secret] = "hidden";
  }
  EXPECT_EQ(traced_environment(whole), kept);
}

}  // namespace
}  // namespace runpath
