// Every directory of go-fixtures/, built with every Go that can be had, and what must come out of it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <set>

#include "base/text.hpp"
#include "go_fixtures/expectation.hpp"
#include "go_fixtures/go_versions.hpp"
#include "support/run.hpp"
#include "support/schema.hpp"
#include "support/scratch.hpp"

namespace runpath::test {
namespace {

namespace fs = std::filesystem;

// The cases that are built with every Go; the main Go takes all.
const std::set<std::string> kForEveryGo{"net-only", "cgo-shared-library", "internal-forced"};

std::string fixtures_directory() { return RUNPATH_GO_FIXTURES; }

std::string runpath_bin() {
  const char* bin = std::getenv("RUNPATH_BIN");
  return bin != nullptr ? bin : "";
}

// Build caches of the whole run, one for each Go. The cases share them on purpose: a decision made for one must not
// reach another through the cache.
std::string shared_cache(const GoToolchain& go) {
  static const Scratch scratch;
  return scratch / ("go-cache-" + go.version);
}

struct Job {
  std::string name;  // the fixture's directory
  GoToolchain go;
};

void PrintTo(const Job& job, std::ostream* out) { *out << job.name << " with Go " << job.go.version; }

std::string job_name(const testing::TestParamInfo<Job>& info) {
  auto name = info.param.name + "_go" + info.param.go.version;
  std::ranges::replace_if(
      name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

std::vector<std::string> fixture_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fixtures_directory())) {
    if (fs::exists(entry.path() / "expect.json")) names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

std::vector<Job> jobs(bool only_main) {
  std::vector<Job> result;
  for (const auto& go : go_toolchains()) {
    for (const auto& name : fixture_names()) {
      if (go.is_main || (!only_main && kForEveryGo.contains(name))) result.push_back({name, go});
    }
  }
  return result;
}

// What readelf says of a program.
struct ProgramFacts {
  std::vector<std::string> needed;
  std::vector<std::string> runpath;
  std::string tag = "runpath";
  bool external = false;  // .comment is what crt1.o and its kin leave; Go's own linker makes none
};

ProgramFacts read_program(const std::string& path) {
  ProgramFacts facts;
  const auto answer = run({.words = {"readelf", "-W", "-d", "-S", path}, .environment = clean_environment()});
  EXPECT_TRUE(answer.ok()) << answer.err;
  for (const auto& line : split(answer.out, '\n')) {
    const auto open = line.find(": [");
    const auto value = open == std::string::npos ? "" : line.substr(open + 3, line.rfind(']') - open - 3);
    if (line.find("(NEEDED)") != std::string::npos) facts.needed.push_back(value);
    if (line.find("(RUNPATH)") != std::string::npos) facts.runpath = split(value, ':');
    if (line.find("(RPATH)") != std::string::npos) {
      facts.runpath = split(value, ':');
      facts.tag = "rpath";
    }
    if (line.find("] .comment ") != std::string::npos) facts.external = true;
  }
  return facts;
}

class GoFixture : public testing::TestWithParam<Job> {
 protected:
  void SetUp() override {
    const auto& [name, go] = GetParam();
    m_case = m_scratch / name;
    m_program = m_scratch / "program";
    m_trace = m_scratch / "trace.jsonl";
    fs::copy(fs::path(fixtures_directory()) / name, m_case, fs::copy_options::recursive);
    auto read = read_expectation(read_file(m_case + "/expect.json"), m_case);
    ASSERT_TRUE(read) << name << "/expect.json: " << read.error().message;
    m_expected = read.value();
    if (!at_least(go.version, m_expected.go)) GTEST_SKIP() << "for Go " << m_expected.go << " and newer";
    prepare();
  }

  void TearDown() override {
    if (HasFailure()) fmt::print("kept for a look: {}\n", m_scratch.keep());
  }

  // go build with these two compilers, which are looked for in `directory` first: a CC with a slash may have no blanks.
  [[nodiscard]] Outcome build(const std::string& cc, const std::string& cxx, const std::string& directory = {}) const {
    const auto& go = GetParam().go;
    Call call{.words = {go.command, "build", "-o", m_program}, .environment = go.environment(), .cwd = m_case};
    call.words.insert(call.words.end(), m_expected.args.begin(), m_expected.args.end());
    call.words.emplace_back(".");
    if (!directory.empty()) call.environment["PATH"] = directory + ":" + call.environment["PATH"];
    call.environment["CC"] = cc;
    call.environment["CXX"] = cxx;
    call.environment["GOCACHE"] = shared_cache(go);
    call.environment["TMPDIR"] = m_scratch.tmp();
    call.environment["RUNPATH_TRACE"] = m_trace;
    for (const auto& [name, value] : m_expected.env) call.environment[name] = value;
    return run(call);
  }

  void expect_behaviour(const Behaviour& behaviour) const {
    const auto outcome = run({.words = {m_program}, .environment = {}, .cwd = "/"});
    if (behaviour.prints) {
      EXPECT_EQ(outcome.out, *behaviour.prints);
      EXPECT_EQ(outcome.err, "");
      EXPECT_EQ(outcome.status, 0);
    } else {
      EXPECT_NE(outcome.status, 0);
      EXPECT_NE(outcome.err.find(*behaviour.fails), std::string::npos) << outcome.err;
    }
  }

  void expect_trace() const {
    std::vector<nlohmann::json> records;
    static const TraceSchema schema;
    for (const auto& line : split_nonempty(read_file(m_trace), '\n')) {
      EXPECT_EQ(schema.complaints(line), "") << line;
      records.push_back(nlohmann::json::parse(line, nullptr, false));
    }
    for (const auto& pattern : m_expected.trace) {
      EXPECT_TRUE(std::ranges::any_of(records, [&](const auto& record) { return matches(pattern, record); }))
          << "none of " << records.size() << " records matches " << pattern.dump(2);
    }
  }

  Scratch m_scratch;
  std::string m_case;
  std::string m_program;
  std::string m_trace;
  Expectation m_expected;

 private:
  void prepare() {
    if (!fs::exists(m_case + "/prepare.sh")) return;
    const auto outcome = run({.words = {"sh", "prepare.sh"}, .environment = clean_environment(), .cwd = m_case});
    if (outcome.status == 77) GTEST_SKIP() << outcome.out;
    ASSERT_TRUE(outcome.ok()) << outcome.out << outcome.err;
  }
};

TEST_P(GoFixture, ComesOutAsItSays) {
  ASSERT_NE(runpath_bin(), "") << "RUNPATH_BIN names the directory of runpath-cc";
  const auto built = build("runpath-cc", "runpath-c++", runpath_bin());
  ASSERT_TRUE(built.ok()) << built.out << built.err;
  EXPECT_EQ(built.out + built.err, "");

  const auto facts = read_program(m_program);
  EXPECT_EQ(facts.external, m_expected.external) << "the link was " << (facts.external ? "external" : "internal");
  EXPECT_EQ(compare_needed(m_expected.needed, facts.needed), "");
  EXPECT_EQ(compare_runpath(m_expected.runpath, facts.runpath), "");
  EXPECT_EQ(facts.tag, m_expected.tag);
  expect_behaviour(m_expected.behaviour);
  expect_trace();
}

INSTANTIATE_TEST_SUITE_P(GoFixtures, GoFixture, testing::ValuesIn(jobs(false)), job_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GoFixture);

// What the fixture is there for is real: the plain compiler's program does what `plain` says.
class PlainGoFixture : public GoFixture {};

TEST_P(PlainGoFixture, BehavesAsItSays) {
  if (!m_expected.plain) GTEST_SKIP() << "says nothing of the plain compiler";
  const auto built = build("cc", "c++");
  ASSERT_TRUE(built.ok()) << built.out << built.err;
  expect_behaviour(*m_expected.plain);
}

INSTANTIATE_TEST_SUITE_P(GoFixtures, PlainGoFixture, testing::ValuesIn(jobs(true)), job_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PlainGoFixture);

}  // namespace
}  // namespace runpath::test
