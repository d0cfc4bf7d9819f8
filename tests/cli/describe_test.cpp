#include "cli/describe.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/schema.hpp"
#include "trace/reader.hpp"
#include "trace/sample_record.hpp"
#include "trace/words.hpp"

namespace runpath::cli {
namespace {

std::string description(const Record& record, bool long_form) {
  Page page;
  describe(record, long_form, page);
  return page.text();
}

// UPDATE_GOLDEN=1 writes the file anew; look at it as a reader would.
TEST(Describe, Golden) {
  const auto record = parse_record(to_json(sample_record()));
  ASSERT_TRUE(record.has_value()) << record.error().message;
  const std::string got = description(record.value(), false) + "\n" + description(record.value(), true);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(RUNPATH_GOLDEN_DESCRIPTION) << got;
  EXPECT_EQ(got, read_whole_file(RUNPATH_GOLDEN_DESCRIPTION));
}

TEST(Describe, EveryReasonHasWords) {
  for (int i = 0; i <= static_cast<int>(last_of(Reason{})); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_FALSE(reason_words(reason).empty()) << reason_code(reason);
  }
}

TEST(Describe, ACallThatGotNowhere) {
  Record record;
  record.argv = {"runpath-cc", "-c", "a b.c"};
  record.call_kind = "compile";
  record.why = "-c";
  record.failures = {"the real tool cannot be run"};
  const std::string text = description(record, true);
  for (const char* said : {"runpath-cc -c 'a b.c'\n", "compile (-c)", "failure", "replaced by the tool"}) {
    EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
  }
}

// Of a call that was only asked about there is no caller, no end and no output to tell.
TEST(Describe, AheadSaysWhatWouldBecomeOfIt) {
  Page page;
  describe_ahead(sample_record(), false, "link with the appended words", page);
  for (const char* said : {"  would       link with the appended words\n", "  kind  ", "supplies", "  appended  "}) {
    EXPECT_NE(page.text().find(said), std::string::npos) << said << "\n" << page.text();
  }
  for (const char* unsaid : {"\n  by  ", "\n  at  ", "\n  ended  ", "\n  has  "}) {
    EXPECT_EQ(page.text().find(unsaid), std::string::npos) << unsaid << "\n" << page.text();
  }
}

// What a change to the sample must add to the words.
struct ChangeCase {
  void (*change)(Record& record);
  std::string said;
  int line = __builtin_LINE();
};

TEST(Describe, SaysWhatIsUnusual) {
  const std::vector<ChangeCase> rows{
      ChangeCase{[](Record& r) { r.findings->inputs[0].found_as = FoundAs::missing; }, "NOT FOUND   -lfoo\n"},
      ChangeCase{[](Record& r) { r.findings->inputs[0].found_as = FoundAs::unreadable; }, "UNREADABLE  /opt/foo"},
      ChangeCase{[](Record& r) { r.plan->added.clear(); }, "nothing was added"},
      ChangeCase{[](Record& r) {
                   r.ending = {true, 3, 0};
                 },
                 "status 3"},
      ChangeCase{[](Record& r) {
                   r.ending = {true, 0, 9};
                 },
                 "killed by signal 9"},
      ChangeCase{[](Record& r) { r.output->resolutions[0].right = false; }, "WRONG       libfoo.so.1"},
      ChangeCase{[](Record& r) { r.output->resolutions[0].loader.path = ""; }, "not found"},
      ChangeCase{[](Record& r) { r.output->runpath.clear(); }, "RPATH none"},
      ChangeCase{[](Record& r) { r.go_decision->action = go::Action::leave; }, "nothing was changed"},
      ChangeCase{[](Record& r) { r.parent.clear(); }, "by          process (4710)"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    Record record = sample_record();
    EXPECT_EQ(description(record, false).find(row.said), std::string::npos);
    row.change(record);
    const std::string text = description(record, false);
    EXPECT_NE(text.find(row.said), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace runpath::cli
