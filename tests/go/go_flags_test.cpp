#include "go/go_flags.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace runpath::go {
namespace {

using Words = std::vector<std::string>;

struct QuotedCase {
  std::string text;
  std::optional<Words> words;
  int line = __builtin_LINE();
};

const std::vector<QuotedCase> kQuotedCases = {
    {"", Words{}},
    {"  a\tb\nc  ", Words{"a", "b", "c"}},
    {"'a b' \"c d\"", Words{"a b", "c d"}},
    {"a'b c'd", Words{"a'b", "c'd"}},  // quotes count only where a field begins
    {"'a''b'", Words{"a", "b"}},
    {"'a\\' b", Words{"a\\", "b"}},
    {"'' x", Words{"", "x"}},
    {"'a b", std::nullopt},
    {"\"", std::nullopt},
};

TEST(SplitQuoted, AsCmdInternalQuoted) {
  for (const auto& row : kQuotedCases) EXPECT_EQ(split_quoted(row.text), row.words) << "row of line " << row.line;
}

struct FlagsCase {
  std::string goflags;
  std::string words;    // the go command's, as a shell reads them
  std::string ldflags;  // "pattern=words;…"
  std::string build_mode = {};
  std::string others = {};
  int line = __builtin_LINE();
};

const std::vector<FlagsCase> kFlagsCases = {
    {"", "go", "="},
    {"", "go build", "="},
    {"", "go build .", "="},
    {"", "go build -ldflags -s .", "=-s"},
    {"", "go build --ldflags=-s .", "=-s"},
    {"", "go build -ldflags '-s -w' .", "=-s -w"},
    {"", "go build '-ldflags= -linkmode=internal ' .", "=-linkmode=internal"},
    {"", "go build -ldflags \"-X 'main.a=b c' -s\" .", "=-X main.a=b c -s"},
    {"", "go build -ldflags=-s -ldflags=-w .", "=-w"},
    {"", "go build -ldflags=-s -ldflags= .", "="},
    // patterns: "all" is sure to match, others may
    {"", "go build -ldflags=all=-s .", "all=-s"},
    {"", "go build -ldflags=ex/a=-s .", "=;ex/a=-s"},
    {"", "go build -ldflags=-w '-ldflags=./... = -s' .", "=-w;./...=-s"},
    {"", "go build -ldflags=ex/a=-s -ldflags=-w .", "=-w"},
    {"", "go build -ldflags=nonsense .", "="},
    {"", "go build \"-ldflags=-X 'a\" .", "="},
    // GOFLAGS comes first
    {"-ldflags=-s", "go build .", "=-s"},
    {"-mod=mod '-ldflags=-s -w' -trimpath", "go build .", "=-s -w"},
    {"-ldflags=-linkmode=internal", "go build -ldflags=-s .", "=-s"},
    {"-ldflags=-linkmode=internal", "go build -ldflags=ex/a=-s .", "=-linkmode=internal;ex/a=-s"},
    {"--ldflags=-s", "go test", "=-s"},
    {"'-ldflags=-s", "go test", "="},
    // words that belong to other flags, and to nobody
    {"", "go build -o -ldflags=-s", "=-s"},
    {"", "go build -o out -ldflags=-s", "=-s"},
    {"", "go build -gcflags -ldflags=-s -race -ldflags=-w", "=-w"},
    {"", "go build -v -x -race -trimpath -ldflags=-s", "=-s"},
    {"", "go build -race=false -ldflags=-s", "=-s"},
    {"", "go build -C dir -p 4 -tags a,b -buildvcs -ldflags=-s", "=-s"},
    {"", "go build . -ldflags=-s", "="},
    {"", "go build -- -ldflags=-s", "="},
    {"", "go run -ldflags=-s . -ldflags=-w", "=-s"},
    {"", "go run -exec 'qemu -x' -ldflags=-s main.go", "=-s"},
    // go test goes on after its packages
    {"", "go test ./... -ldflags=-s", "=-s"},
    {"", "go test -run X -v ./... -count 1 -ldflags -s", "=-s"},
    {"", "go test -myflag -ldflags=-s ./...", "=-s"},
    {"", "go test -myflag value -ldflags=-s ./...", "=-s"},
    {"", "go test -ldflags=-s ./... -args -ldflags=-w", "=-s"},
    {"", "go test -c -o x.test -bench . -ldflags=-s", "=-s"},
    {"", "go vet -ldflags=-s ./...", "=-s"},
    {"", "go list -export -deps -f {{.Export}} -ldflags=-s ./...", "=-s"},
    {"", "go install -ldflags=-s example.test/x@latest", "=-s"},
    // build modes and sanitizers
    {"", "go build -buildmode=c-shared", "=", "c-shared"},
    {"-buildmode=pie", "go build", "=", "pie"},
    {"-buildmode=c-shared", "go build -buildmode exe", "=", "exe"},
    {"", "go build -asan", "=", "", "asan"},
    {"", "go build -msan=true -linkshared", "=", "", "msan linkshared"},
    {"-asan", "go build -asan=false", "=", ""},
};

TEST(ReadBuildFlags, AsCmdGo) {
  for (const auto& row : kFlagsCases) {
    const auto flags = read_build_flags(row.goflags, shell_split(row.words).value());
    Words ldflags;
    for (const auto& given : flags.ldflags) ldflags.push_back(given.pattern + "=" + join(given.words, " "));
    Words others;
    if (flags.asan) others.emplace_back("asan");
    if (flags.msan) others.emplace_back("msan");
    if (flags.linkshared) others.emplace_back("linkshared");
    const auto where = "row of line " + std::to_string(row.line);
    EXPECT_EQ(join(ldflags, ";"), row.ldflags) << where;
    EXPECT_EQ(flags.build_mode, row.build_mode) << where;
    EXPECT_EQ(join(others, " "), row.others) << where;
  }
}

TEST(LinkFlag, TheLastOneInAnyNotation) {
  EXPECT_EQ(link_flag({"-s", "-linkmode=internal"}, "linkmode"), "internal");
  EXPECT_EQ(link_flag({"-linkmode", "internal", "--linkmode=external"}, "linkmode"), "external");
  EXPECT_EQ(link_flag({"--linkmode", "internal"}, "linkmode"), "internal");
  EXPECT_EQ(link_flag({"-X", "main.mode=-linkmode=internal"}, "linkmode"), std::nullopt);
  EXPECT_EQ(link_flag({"-linkmode"}, "linkmode"), std::nullopt);
  EXPECT_EQ(link_flag({}, "linkmode"), std::nullopt);
}

}  // namespace
}  // namespace runpath::go
