#include <gtest/gtest.h>

#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {
namespace {

// A build as the go command was told of it.
Context build_of(const std::string& words, const std::string& goflags = {}, bool known = true) {
  Context context;
  context.call = Call::dynimport_link;
  context.target_os = "linux";
  context.ldflags_known = known;
  context.build = read_build_flags(goflags, known ? shell_split(words).value() : std::vector<std::string>());
  return context;
}

struct DecideCase {
  std::string reason;
  std::string words = "go build";
  std::string goflags = {};
  std::string extlink = {};  // GO_EXTLINK_ENABLED
  std::vector<std::string> directories = {"/store/lib"};
  int line = __builtin_LINE();
};

const std::vector<DecideCase> kDecideCases = {
    {"would_add"},
    {"would_add", "go build -ldflags='-s -w' -trimpath ./..."},
    {"would_add", "go build -race -buildmode=pie"},
    {"would_add", "go test -cover ./..."},
    {"would_add", "go build", "-ldflags=-X=main.a=internal"},
    {"would_add", "go build -ldflags=-linkmode=auto"},
    {"nothing_to_add", "go build", "", "", {}},

    {"internal_requested", "go build -ldflags=-linkmode=internal"},
    {"internal_requested", "go build -ldflags '-s -linkmode internal'"},
    {"internal_requested", "go build -ldflags=all=--linkmode=internal"},
    {"internal_requested", "go build -ldflags=ex/a=-linkmode=internal"},
    {"internal_requested", "go build", "-ldflags=-linkmode=internal"},
    {"internal_requested", "go build", "'-ldflags=-s -linkmode=internal'"},
    {"internal_requested", "go build", "", "0"},
    {"internal_requested", "go build -ldflags=-linkmode=internal", "", "1"},
    {"internal_requested", "go build -ldflags=-linkmode=internal", "", "", {}},
    {"internal_requested", "go build -ldflags=-linkmode=external -ldflags=ex/a=-linkmode=internal"},
    {"would_add", "go build -ldflags=-s", "-ldflags=-linkmode=internal"},
    {"would_add", "go build -ldflags='-linkmode=internal -linkmode=auto'"},

    {"external_anyway", "go build -ldflags=-linkmode=external"},
    {"external_anyway", "go build", "", "1"},
    {"external_anyway", "go build -ldflags=-linkmode=external", "", "0"},
    {"external_anyway", "go build -buildmode=c-shared"},
    {"external_anyway", "go build -buildmode=c-archive"},
    {"external_anyway", "go build -buildmode plugin"},
    {"external_anyway", "go build", "-buildmode=shared"},
    {"external_anyway", "go build -linkshared"},
    {"external_anyway", "go build -asan"},
    {"external_anyway", "go build -msan"},
    {"would_add", "go build -ldflags=ex/a=-linkmode=external"},

    {"static_extldflags", "go build -ldflags=-extldflags=-static"},
    {"static_extldflags", "go build '-ldflags=-extldflags \"-static -lfoo\"'"},
    {"static_extldflags", "go build '-ldflags=-s -extldflags --static'"},
    {"static_extldflags", "go build -ldflags=-extldflags=-static-pie"},
    {"static_extldflags", "go build -ldflags=-extldflags=-Wl,-z,now,-Bstatic"},
    {"static_extldflags", "go build -ldflags='-linkmode=external -extldflags=-static'"},
    {"would_add", "go build -ldflags=-extldflags=-static-libgcc"},
    {"would_add", "go build '-ldflags=-extldflags \"-L/opt/x-static -Wl,-z,now\"'"},
};

TEST(DecideInternalLink, ByTheBuildsFlags) {
  for (const auto& row : kDecideCases) {
    const auto decision = decide_internal_link({}, build_of(row.words, row.goflags), row.extlink, row.directories);
    EXPECT_EQ(decision.reason, row.reason) << "row of line " << row.line << ": " << decision.detail;
    EXPECT_EQ(decision.action == Action::decline, row.reason == "would_add") << "row of line " << row.line;
    EXPECT_NE(decision.detail, "") << "row of line " << row.line;
  }
}

struct SettingCase {
  std::string reason;
  GoInternalPolicy go_internal = GoInternalPolicy::external;
  Policy policy = Policy::needed;
  std::string target_os = "linux";
  bool known = true;
  std::string extlink = {};
  int line = __builtin_LINE();
};

const std::vector<SettingCase> kSettingCases = {
    {"would_add", GoInternalPolicy::external, Policy::all},
    {"would_add", GoInternalPolicy::external, Policy::needed, ""},
    {"would_add", GoInternalPolicy::external, Policy::needed, "freebsd"},
    {"setting_off", GoInternalPolicy::off},
    {"setting_report", GoInternalPolicy::report},
    {"setting_toolexec", GoInternalPolicy::toolexec},
    {"policy_off", GoInternalPolicy::external, Policy::off},
    {"policy_off", GoInternalPolicy::report, Policy::off},
    {"target_not_elf", GoInternalPolicy::external, Policy::needed, "windows"},
    {"target_not_elf", GoInternalPolicy::external, Policy::needed, "darwin"},
    {"ldflags_unknown", GoInternalPolicy::external, Policy::needed, "linux", false},
    {"ldflags_unknown", GoInternalPolicy::external, Policy::needed, "linux", false, "1"},
    {"internal_requested", GoInternalPolicy::external, Policy::needed, "linux", false, "0"},
    {"setting_report", GoInternalPolicy::report, Policy::needed, "linux", false},
};

TEST(DecideInternalLink, BySettingsAndSurroundings) {
  for (const auto& row : kSettingCases) {
    Settings settings;
    settings.go_internal = row.go_internal;
    settings.policy = row.policy;
    auto context = build_of("go build", "", row.known);
    context.target_os = row.target_os;
    const auto decision = decide_internal_link(settings, context, row.extlink, {"/store/lib"});
    EXPECT_EQ(decision.reason, row.reason) << "row of line " << row.line;
  }
}

}  // namespace
}  // namespace runpath::go
