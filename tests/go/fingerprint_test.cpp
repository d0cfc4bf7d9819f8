#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {
namespace {

FingerprintInput ordinary() {
  FingerprintInput input;
  input.version = "0.1.0";
  input.real_compiler = "/usr/bin/gcc:1:2";
  input.directories = {"/store/lib"};
  input.interpreter = "/store/lib/ld.so";
  input.decision = {Action::decline, "would_add", "/store/lib"};
  return input;
}

using Change = std::function<void(FingerprintInput&)>;

struct ChangeCase {
  std::string what;
  Change change;
};

// Each of these makes programs come out differently, and so do any two of them.
const std::vector<ChangeCase> kChanges = {
    {"nothing", [](auto&) {}},
    {"version", [](auto& i) { i.version = "0.1.1"; }},
    {"compiler", [](auto& i) { i.real_compiler += "3"; }},
    {"directories", [](auto& i) { i.directories.clear(); }},
    {"two directories",
     [](auto& i) {
       i.directories = {"/store", "/lib"};
     }},
    {"one directory with a blank", [](auto& i) { i.directories = {"/store /lib"}; }},
    {"interpreter", [](auto& i) { i.interpreter.clear(); }},
    {"nix", [](auto& i) { i.nix = "NIX_DONT_SET_RPATH=1\n"; }},
    {"leave",
     [](auto& i) {
       i.decision = {Action::leave, "internal_requested", ""};
     }},
    {"nothing to add",
     [](auto& i) {
       i.decision = {Action::leave, "nothing_to_add", ""};
     }},
    {"cxx", [](auto& i) { i.settings.cxx = "g++"; }},
    {"fc", [](auto& i) { i.settings.fc = "g++"; }},
    {"ld", [](auto& i) { i.settings.ld = "g++"; }},
    {"policy", [](auto& i) { i.settings.policy = Policy::all; }},
    {"libc", [](auto& i) { i.settings.libc = LibcPolicy::always; }},
    {"tag", [](auto& i) { i.settings.tag = TagPolicy::rpath; }},
    {"exact", [](auto& i) { i.settings.exact = ExactPolicy::never; }},
    {"verify", [](auto& i) { i.settings.verify = VerifyPolicy::strict; }},
    {"allow", [](auto& i) { i.settings.allow = {"/a"}; }},
    {"deny", [](auto& i) { i.settings.deny = {"/a"}; }},
    {"extra", [](auto& i) { i.settings.extra = {"/a"}; }},
    {"two extras",
     [](auto& i) {
       i.settings.extra = {"/a", "/b"};
     }},
    {"two extras, turned",
     [](auto& i) {
       i.settings.extra = {"/b", "/a"};
     }},
    {"map",
     [](auto& i) {
       i.settings.map = {{"/a", "/b"}};
     }},
    {"map, turned",
     [](auto& i) {
       i.settings.map = {{"/b", "/a"}};
     }},
};

TEST(Fingerprint, ChangesWithWhateverChangesPrograms) {
  std::map<std::string, std::string> seen;
  for (const auto& row : kChanges) {
    auto input = ordinary();
    row.change(input);
    const auto [before, is_new] = seen.emplace(fingerprint(input), row.what);
    EXPECT_TRUE(is_new) << row.what << " gives the fingerprint of " << before->second;
    EXPECT_EQ(fingerprint(input), fingerprint(input));
  }
}

// What leads to the same program shares the cache.
TEST(Fingerprint, StaysWhereProgramsStay) {
  const std::vector<ChangeCase> kSame = {
      {"trace", [](auto& i) { i.settings.trace = "/tmp/trace"; }},
      {"trace level", [](auto& i) { i.settings.trace_level = TraceLevel::all; }},
      {"hook", [](auto& i) { i.settings.hook = HookPolicy::driver; }},
      {"the decision's words", [](auto& i) { i.decision.detail = "in other words"; }},
      {"cc, which real_compiler names", [](auto& i) { i.settings.cc = "gcc"; }},
  };
  for (const auto& row : kSame) {
    auto input = ordinary();
    row.change(input);
    EXPECT_EQ(fingerprint(input), fingerprint(ordinary())) << row.what;
  }
  auto internal = ordinary();
  internal.decision = {Action::leave, "internal_requested", ""};
  auto unknown = ordinary();
  unknown.decision = {Action::leave, "ldflags_unknown", ""};
  EXPECT_EQ(fingerprint(internal), fingerprint(unknown));
}

// The line that a Go command keeps of an answer: cmd/go/internal/work/buildid.go, gccToolID.
std::string kept_by_go_1_19(const std::string& answer) {
  for (const auto& line : split(answer, '\n')) {
    const auto fields = split_nonempty(line, ' ');
    if (fields.size() > 1 && fields[1] == "version") return line;
  }
  return {};
}
std::string kept_by_go_1_26(const std::string& answer) {
  for (const auto& line : split(answer, '\n')) {
    const auto fields = split_nonempty(line, ' ');
    for (std::size_t at = 0; at + 1 < fields.size() && !fields[at].ends_with(':'); ++at) {
      if (fields[at] == "version" && fields[at + 1][0] >= '0' && fields[at + 1][0] <= '9') return line;
    }
  }
  return {};
}

struct AnswerCase {
  std::string answer;
  std::string version_line;
  std::string compiler_proper = {};
  int line = __builtin_LINE();
};

const std::string kGcc =
    "Using built-in specs.\nCOLLECT_GCC=gcc\nTarget: x86_64-linux-gnu\n"
    "Configured with: ../src/configure -v --with-pkgversion='Debian version 12'\nThread model: posix\n"
    "gcc version 12.2.0 (Debian 12.2.0-14+deb12u1) \nCOLLECT_GCC_OPTIONS='-c'\n"
    " /usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet - -o /tmp/ccAbCdEf.s\n as --64 -o -.o /tmp/ccAbCdEf.s\n";

const std::vector<AnswerCase> kAnswerCases = {
    {kGcc, "gcc version 12.2.0 (Debian 12.2.0-14+deb12u1) "},
    {"Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu\n (in-process)\n \"/usr/lib/llvm-14/bin/clang\" "
     "\"-cc1\"\n",
     "Debian clang version 14.0.6"},
    {"gcc version 15.0.0 20240101 (experimental) (GCC) \n \"/opt/gcc 15/cc1\" -quiet -\n",
     "gcc version 15.0.0 20240101 (experimental) (GCC) ", "/opt/gcc 15/cc1"},
    {"clang version 20.0 experimental\n (in-process)\n /opt/clang -cc1\n", "clang version 20.0 experimental",
     "/opt/clang"},
    {"Configured with: version 3\nclang version git\n", ""},
    {"", ""},
};

TEST(ToolIdLine, IsWhatEveryGoKeeps) {
  for (const auto& row : kAnswerCases) {
    EXPECT_EQ(version_line(row.answer), row.version_line) << "row of line " << row.line;
    EXPECT_EQ(compiler_proper(row.answer), row.compiler_proper) << "row of line " << row.line;
    const auto ours = tool_id_line("0.1.0", "0123456789abcdef", row.answer, "identity");
    EXPECT_EQ(kept_by_go_1_19(ours + "\n" + row.answer), ours) << "row of line " << row.line;
    EXPECT_EQ(kept_by_go_1_26(ours + "\n" + row.answer), ours) << "row of line " << row.line;
    for (const auto* word : {"experimental", "unrecognized", "unknown", "unsupported", "not supported", "\n", ":"}) {
      EXPECT_EQ(ours.find(word), std::string::npos) << "row of line " << row.line << ": " << word;
    }
  }
}

TEST(ToolIdLine, FollowsTheRealCompilerAndNothingThatChangesFromCallToCall) {
  const auto line = tool_id_line("0.1.0", "f", kGcc);
  auto other_temporary = kGcc;
  other_temporary.replace(other_temporary.find("ccAbCdEf"), 8, "ccXyXyXy");
  EXPECT_EQ(tool_id_line("0.1.0", "f", other_temporary), line);
  auto other_version = kGcc;
  other_version.replace(other_version.find("12.2.0 "), 7, "12.3.0 ");
  EXPECT_NE(tool_id_line("0.1.0", "f", other_version), line);
  EXPECT_NE(tool_id_line("0.1.0", "g", kGcc), line);
  EXPECT_NE(tool_id_line("0.1.0", "f", kGcc, "another cc1"), line);
}

}  // namespace
}  // namespace runpath::go
