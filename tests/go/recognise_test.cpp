#include <gtest/gtest.h>

#include "base/text.hpp"
#include "go/go_call.hpp"
#include "go/recorded_calls.hpp"
#include "support/memory_files.hpp"

namespace runpath::go {
namespace {

// One call of the compiler with everything that recognise() looks at.
struct Caller {
  std::string parent;
  std::vector<std::string> argv;  // the parent's
  std::vector<std::string> between = {};
  std::map<std::string, std::string> environment = {};
  std::string cwd = "/home/me";
};

struct Recognised {
  Context context;
  DriverCall call;
};

Recognised recognise_words(const std::string& words, const Caller& caller, const std::string& response = {}) {
  MemoryFiles files;
  files.file("/tmp/go-link-31/response", response);
  const auto split_words = shell_split(words).value();
  Process process;
  process.argv = {"runpath-cc"};
  process.argv.insert(process.argv.end(), split_words.begin(), split_words.end());
  process.environment = caller.environment;
  process.cwd = caller.cwd;
  Parent parent{42, caller.parent, caller.argv, caller.between};
  const auto call = classify_driver_call(split_words, caller.cwd, files);
  return {recognise(process, call, parent), call};
}

std::map<std::string, std::string> gos_environment(const RecordedCall& recorded) {
  std::map<std::string, std::string> environment = {{"GOVERSION", recorded.version}, {"GOFLAGS", ""}};
  if (!recorded.import_path.empty()) environment["TOOLEXEC_IMPORTPATH"] = recorded.import_path;
  return environment;
}

std::string at(int line, const std::string& words) { return "row of line " + std::to_string(line) + ": " + words; }

TEST(Recognise, EveryRecordedCall) {
  for (const auto& row : kRecordedCalls) {
    const Caller caller{row.parent, {row.parent, "build"}, {}, gos_environment(row), row.cwd};
    const auto seen = recognise_words(row.words, caller, row.response).context;
    EXPECT_EQ(call_name(seen.call), call_name(row.call)) << at(row.line, row.words);
    EXPECT_EQ(seen.version, row.version);
    EXPECT_EQ(seen.import_path, row.import_path);
    EXPECT_NE(seen.why, "") << at(row.line, row.words);
    EXPECT_EQ(seen.ldflags_known, row.parent == "go") << at(row.line, row.words);
  }
}

// A wrapper script or ccache stands between, and without /proc the parent is unknown: what Go's own environment shows.
// Only questions that anybody asks (--version, --print-…) need a parent.
TEST(Recognise, RecordedCallsWithoutParent) {
  for (const auto& row : kRecordedCalls) {
    const auto first = row.words.substr(0, row.words.find(' '));
    const bool asks =
        row.words.find("--print-") != std::string::npos && row.words.find("trivial.c") == std::string::npos;
    const bool needs_parent = asks || first == "--version" || first == "-v" || row.import_path.empty();
    const Caller unknown{"", {}, {}, gos_environment(row), row.cwd};
    const auto seen = recognise_words(row.words, unknown, row.response).context;
    const bool same = seen.call == row.call;
    EXPECT_TRUE(same || needs_parent) << at(row.line, row.words) << " is " << call_name(seen.call);
    EXPECT_FALSE(seen.ldflags_known);
    const Caller script{row.parent, {row.parent, "build"}, {"sh", "ccache"}, gos_environment(row), row.cwd};
    const auto through = recognise_words(row.words, script, row.response).context;
    EXPECT_EQ(call_name(through.call), call_name(row.call)) << at(row.line, row.words);
  }
}

TEST(Recognise, RecordedCallsOfSomebodyElse) {
  for (const auto& row : kRecordedCalls) {
    const Caller make{"make", {"make", "all"}, {}, {}, row.cwd};
    const auto seen = recognise_words(row.words, make, row.response).context;
    EXPECT_EQ(seen.call, Call::none) << at(row.line, row.words);
    // The user's own program under go run, go test or go generate.
    const Caller program{"go", {"go", "test", "./..."}, {"sh", "build.test"}, {}, row.cwd};
    EXPECT_EQ(recognise_words(row.words, program, row.response).context.call, Call::none) << at(row.line, row.words);
  }
}

struct LookalikeCase {
  Call call;
  std::string words;
  Caller caller;
  int line = __builtin_LINE();
};

const std::map<std::string, std::string> kGo = {{"GOVERSION", "go1.26.8"}};
const Caller kByGo{"go", {"go", "build"}, {}, kGo};
const Caller kByLink{"link", {"/usr/local/go/pkg/tool/link", "-extld=runpath-cc", "x.a"}, {}, {}};
const Caller kTool{"go", {"go", "tool", "mytool"}, {"make", "mytool"}, kGo};

const std::vector<LookalikeCase> kLookalikes = {
    // go tool link by hand, without Go's environment
    {Call::external_link, "-m64 -o a.out /tmp/go-link-31/go.o /tmp/go-link-31/000000.o -no-pie", kByLink},
    {Call::external_link, "-m64 -o a.out my-tmpdir/go.o my-tmpdir/000000.o", kByLink},
    {Call::linker_probe, "-m64 -o my-tmpdir/a.out -no-pie my-tmpdir/trivial.c", kByLink},
    {Call::linker_probe, "-m64 -fuse-ld=gold -Wl,--version", kByLink},
    {Call::internal_link_query, "-m64 --print-file-name=libcompiler_rt.a", kByLink},
    // the devel version of Go
    {Call::tool_id, "-'###' -x c -c -", {"", {}, {}, {{"GOVERSION", "devel go1.27-abc"}}}},
    {Call::tool_id, "-'###' -x f95 -c -", {".go-wrapped", {"go", "build"}, {}, {}}},
    // files that happen to have these names
    {Call::none, "-o _cgo_.o main.o", kTool},
    {Call::none, "-c -o _cgo_.o main.c", kTool},
    {Call::none, "-shared -o _cgo_main.so _cgo_main.o", kTool},
    {Call::none, "trivial.c", kTool},
    {Call::none, "-o trivial src/trivial.c", kByGo},
    {Call::none, "-o go go.o", kTool},
    {Call::none, "-x c - -o program", kByGo},
    {Call::none, "--print-file-name=libc.so.6", kByGo},
    {Call::none, "--print-libgcc-file-name", kTool},
    {Call::none, "-c main.c", kTool},
    {Call::none, "main.c -o main", kByGo},
    // a person's own GOVERSION
    {Call::none, "-'###' -x c -c -", {"sh", {"sh"}, {}, {{"GOVERSION", "1.22"}}}},
    {Call::none, "-'###' -x c -c - -O2", kByGo},
    {Call::none, "", kByGo},
};

TEST(Recognise, Lookalikes) {
  for (const auto& row : kLookalikes) {
    const auto seen = recognise_words(row.words, row.caller).context;
    EXPECT_EQ(call_name(seen.call), call_name(row.call)) << at(row.line, row.words);
  }
}

TEST(Recognise, TellsWhatTheBuildWasToldAboutLinking) {
  Caller caller = kByGo;
  caller.argv = {"go", "build", "-ldflags=all=-s -linkmode=internal", "."};
  caller.environment["GOFLAGS"] = "-ldflags=-w";
  caller.environment["GOOS"] = "linux";
  const auto context = recognise_words("-'###' -x c -c -", caller).context;
  EXPECT_TRUE(context.ldflags_known);
  EXPECT_EQ(context.ldflags, "all=-s -linkmode=internal");
  EXPECT_EQ(context.flags, "-ldflags=-w");
  EXPECT_EQ(context.target_os, "linux");
  EXPECT_EQ(context.build.command, "build");
}

TEST(WantsNote, OneObjectOfRuntimeCgo) {
  int notes = 0;
  for (const auto& row : kRecordedCalls) {
    const Caller caller{row.parent, {row.parent, "build"}, {}, gos_environment(row), row.cwd};
    const auto seen = recognise_words(row.words, caller, row.response);
    if (!wants_note(seen.context, seen.call)) continue;
    ++notes;
    EXPECT_EQ(row.import_path, "runtime/cgo") << at(row.line, row.words);
    EXPECT_TRUE(row.words.ends_with("/_x001.o -c _cgo_export.c")) << at(row.line, row.words);
  }
  EXPECT_GE(notes, 1);
}

}  // namespace
}  // namespace runpath::go
