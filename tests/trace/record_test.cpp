#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "sample_record.hpp"
#include "support/schema.hpp"
#include "trace/bytes.hpp"
#include "trace/hand_over.hpp"
#include "trace/reader.hpp"
#include "trace/words.hpp"

namespace runpath {
namespace {

Record minimal_record() {
  Record record;
  record.time = "2024-02-29T12:34:56.789Z";
  record.personality = "ld";
  return record;
}

// UPDATE_GOLDEN=1 writes the file anew; read the diff before you keep it.
TEST(Record, Golden) {
  const std::string got = nlohmann::ordered_json::parse(to_json(sample_record())).dump(2) + "\n";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(RUNPATH_GOLDEN_RECORD) << got;
  EXPECT_EQ(got, read_whole_file(RUNPATH_GOLDEN_RECORD));
}

TEST(Record, RoundTrip) {
  for (const auto& record : {sample_record(), minimal_record()}) {
    const std::string line = to_json(record);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto back = parse_record(line);
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(to_json(back.value()), line);
    EXPECT_EQ(back.value().cwd, record.cwd);
    EXPECT_EQ(back.value().argv, record.argv);
    EXPECT_EQ(back.value().link_line.has_value(), record.link_line.has_value());
  }
}

TEST(Record, ObeysTheSchema) {
  const TraceSchema schema;
  EXPECT_EQ(schema.complaints(to_json(sample_record())), "");
  EXPECT_EQ(schema.complaints(to_json(minimal_record())), "");
}

TEST(Record, WhatGosLinkerIsGivenObeysTheSchema) {
  const TraceSchema schema;
  auto record = sample_record();
  record.kind = RecordKind::go_event;
  record.personality = "toolexec";
  record.link_line->flavour = LinkerFlavour::go;
  record.go_decision = go::Decision{go::Action::add, "internal", "/store/lib"};
  for (const auto call : {go::Call::link_id, go::Call::link_tool}) {
    record.go->call = call;
    const auto line = to_json(record);
    EXPECT_EQ(schema.complaints(line), "");
    const auto back = parse_record(line);
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(to_json(back.value()), line);
  }
}

TEST(Record, SchemaRefuses) {
  const TraceSchema schema;
  const auto changed = [](auto change) {
    auto json = nlohmann::json::parse(to_json(sample_record()));
    change(json);
    return json.dump();
  };
  EXPECT_NE(schema.complaints(changed([](auto& json) { json["more"] = 1; })), "");
  EXPECT_NE(schema.complaints(changed([](auto& json) { json["plan"]["more"] = 1; })), "");
  EXPECT_NE(schema.complaints(changed([](auto& json) { json["plan"]["added"][0]["reason"] = "whim"; })), "");
  EXPECT_NE(schema.complaints(changed([](auto& json) { json["schema"] = 2; })), "");
  EXPECT_NE(schema.complaints(changed([](auto& json) { json.erase("argv"); })), "");
  EXPECT_NE(schema.complaints(changed([](auto& json) { json["time"] = "yesterday"; })), "");
  EXPECT_NE(schema.complaints("{"), "");
  EXPECT_NE(schema.complaints("[]"), "");
}

// Every property of the schema and its definitions, with the path that leads to it.
void gather_properties(const nlohmann::json& schema, const std::string& path, std::set<std::string>& found,
                       const nlohmann::json& record, std::set<std::string>& absent) {
  const auto properties = schema.find("properties");
  if (properties == schema.end()) return;
  for (const auto& [name, property] : properties->items()) {
    found.insert(name);
    const bool is_there = record.is_object() && record.contains(name);
    if (!is_there) absent.insert(path + name);
    gather_properties(property, path + name + ".", found, is_there ? record[name] : nlohmann::json(), absent);
  }
}

TEST(Record, EveryFieldOfTheSchemaIsInTheDocument) {
  const TraceSchema schema;
  const std::string document = read_whole_file(RUNPATH_TRACE_DOCUMENT);
  std::set<std::string> names, absent;
  gather_properties(schema.json(), "", names, {}, absent);
  for (const auto& [definition, content] : schema.json()["definitions"].items()) {
    gather_properties(content, "", names, {}, absent);
    const auto properties = content.find("properties");
    ASSERT_NE(properties, content.end()) << definition;
    for (const auto& [name, property] : properties->items()) {
      if (!property.contains("enum")) continue;
      for (const auto& word : property["enum"]) {
        const auto text = word.get<std::string>();
        EXPECT_NE(document.find("`" + (text.empty() ? "\"\"" : text) + "`"), std::string::npos) << name << ": " << text;
      }
    }
  }
  for (const auto& name : names) EXPECT_NE(document.find("`" + name + "`"), std::string::npos) << name;
  EXPECT_GT(names.size(), 100U);
}

TEST(Record, TheSampleHasEveryField) {
  const TraceSchema schema;
  std::set<std::string> names, absent;
  gather_properties(schema.json(), "", names, nlohmann::json::parse(to_json(sample_record())), absent);
  EXPECT_EQ(absent, std::set<std::string>{});
}

TEST(Record, EveryReasonAndGoCallIsInTheSchema) {
  const TraceSchema schema;
  const auto& definitions = schema.json()["definitions"];
  std::set<std::string> reasons;
  for (const char* part : {"entry_added", "entry_left_out"}) {
    for (const auto& word : definitions[part]["properties"]["reason"]["enum"]) reasons.insert(word);
  }
  std::set<std::string> wanted;
  for (int i = 0; i <= static_cast<int>(last_of(Reason{})); ++i) wanted.emplace(word_of(static_cast<Reason>(i)));
  EXPECT_EQ(reasons, wanted);
  std::set<std::string> calls, wanted_calls;
  for (const auto& word : definitions["go"]["properties"]["call"]["enum"]) calls.insert(word);
  for (int i = 0; i <= static_cast<int>(last_of(go::Call{})); ++i) {
    wanted_calls.emplace(word_of(static_cast<go::Call>(i)));
  }
  EXPECT_EQ(calls, wanted_calls);
}

TEST(Record, ThousandsOfAbsentCandidatesAreCounted) {
  Record record = minimal_record();
  record.findings.emplace();
  Finding finding;
  for (int i = 0; i < 700; ++i) finding.tried.push_back({"/d/lib" + std::to_string(i), ""});
  finding.tried.push_back({"/d/last", "other_machine"});
  record.findings->inputs = {finding, finding, finding};
  const std::string line = to_json(record);
  EXPECT_EQ(TraceSchema().complaints(line), "");
  const auto inputs = nlohmann::json::parse(line)["findings"]["inputs"];
  const std::vector<std::pair<std::size_t, int>> wanted{{701, 0}, {301, 400}, {1, 700}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(inputs[i]["tried"].size(), wanted[i].first);
    EXPECT_EQ(inputs[i]["tried"].back()["why"], "other_machine");
    EXPECT_EQ(inputs[i]["tried_omitted"], wanted[i].second);
  }
}

TEST(Record, EveryCharacterIsEscapedAsJsonWants) {
  Record record = minimal_record();
  for (int i = 1; i < 128; ++i) record.argv.push_back({'a', static_cast<char>(i)});
  const auto json = nlohmann::json::parse(to_json(record), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["argv"].get<std::vector<std::string>>(), record.argv);
}

TEST(Record, OddNumbersAreStillJson) {
  for (const double seconds : {0.0, 1e-7, 0.0000015, 1234567.0, 1e300, std::nan(""), HUGE_VAL}) {
    Record record = minimal_record();
    record.seconds = seconds;
    EXPECT_EQ(TraceSchema().complaints(to_json(record)), "") << seconds;
  }
}

TEST(Merge, TheLinkIsTheLinkersAndTheCallIsTheDrivers) {
  Record driver = minimal_record();
  driver.personality = "c++";
  driver.argv = {"c++", "a b", "\"}],{\\"};
  driver.hook = "driver";
  driver.failures = {"one"};
  Record linker = sample_record();
  linker.hook = "linker";
  const auto merged = parse_record(merge_records(to_json(driver), to_json(linker)));
  ASSERT_TRUE(merged.has_value()) << merged.error().message;
  Record wanted = driver;
  wanted.hook = linker.hook;
  wanted.linker = linker.linker;
  wanted.link_line = linker.link_line;
  wanted.findings = linker.findings;
  wanted.plan = linker.plan;
  wanted.appended = linker.appended;
  wanted.output = linker.output;
  wanted.relinks = linker.relinks;
  wanted.call_kind = linker.call_kind;
  wanted.hazards = linker.hazards;
  wanted.failures = {"one", linker.failures[0]};
  EXPECT_EQ(to_json(merged.value()), to_json(wanted));
  EXPECT_EQ(merge_records(to_json(driver), to_json(linker)), to_json(wanted)) << "in the same order";
}

TEST(Merge, WhatWasCutShortIsNotTaken) {
  const std::string driver = to_json(minimal_record());
  const std::string linker = to_json(sample_record());
  for (std::size_t length = 0; length < linker.size(); ++length) {
    EXPECT_EQ(merge_records(driver, linker.substr(0, length)), driver) << length;
  }
  for (const char* odd : {"{}", "[]", "null", "{\"a\":1}}", "{,}", "{\"a\"}", "{\"\":1"}) {
    EXPECT_EQ(TraceSchema().complaints(merge_records(driver, odd)), "") << odd;
  }
}

// Bytes and how they stand in the trace.
struct BytesCase {
  std::string bytes;
  std::string text;
  int line = __builtin_LINE();
};

TEST(Bytes, RoundTrip) {
  const std::vector<BytesCase> rows{
      BytesCase{"", ""},
      BytesCase{"plain", "plain"},
      BytesCase{"z\u00fcrich \u20ac \U0001F600", "z\u00fcrich \u20ac \U0001F600"},
      BytesCase{"\xff", "\uFFFD\u00FF"},
      BytesCase{"a\x80z", "a\uFFFD\u0080z"},
      BytesCase{"\xc3", "\uFFFD\u00C3"},  // a sequence cut short
      BytesCase{"\xe2\x82", "\uFFFD\u00E2\uFFFD\u0082"},
      BytesCase{"\xc0\xaf", "\uFFFD\u00C0\uFFFD\u00AF"},  // overlong
      BytesCase{"\xe0\x80\xaf", "\uFFFD\u00E0\uFFFD\u0080\uFFFD\u00AF"},
      BytesCase{"\xf0\x80\x80\xaf", "\uFFFD\u00F0\uFFFD\u0080\uFFFD\u0080\uFFFD\u00AF"},
      BytesCase{"\xed\xa0\x80", "\uFFFD\u00ED\uFFFD\u00A0\uFFFD\u0080"},  // a surrogate
      BytesCase{"\xf4\x90\x80\x80", "\uFFFD\u00F4\uFFFD\u0090\uFFFD\u0080\uFFFD\u0080"},
      BytesCase{"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
      BytesCase{"\uFFFD", "\uFFFD\u00EF\uFFFD\u00BF\uFFFD\u00BD"},  // the mark itself
      BytesCase{"\uFFFD\u00FF", "\uFFFD\u00EF\uFFFD\u00BF\uFFFD\u00BD\u00FF"},
      BytesCase{std::string("\0\n", 2), std::string("\0\n", 2)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    EXPECT_EQ(text_from_bytes(row.bytes), row.text);
    EXPECT_EQ(bytes_from_text(row.text), row.bytes);
  }
}

TEST(Bytes, EveryPairOfBytesSurvivesJson) {
  for (int i = 0; i < 256; ++i) {
    std::string bytes;
    for (int j = 0; j < 256; ++j) {
      bytes += static_cast<char>(i);
      bytes += static_cast<char>(j);
    }
    Record record;
    record.argv = {bytes};
    const auto back = parse_record(to_json(record));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(back.value().argv[0], bytes) << i;
  }
}

TEST(Bytes, ForeignMarksStay) { EXPECT_EQ(bytes_from_text("a\uFFFDb\uFFFD"), "a\uFFFDb\uFFFD"); }

struct BadRecord {
  std::string text;
  std::string said;
  int line = __builtin_LINE();
};

TEST(Reader, RefusesWhatIsNoRecord) {
  const std::vector<BadRecord> rows{
      BadRecord{"", "not a whole"},
      BadRecord{R"({"schema":1,"argv":["gcc")", "not a whole"},
      BadRecord{"[1]", "not a JSON object"},
      BadRecord{"{}", "schema"},
      BadRecord{R"({"schema":2})", "schema 2"},
      BadRecord{R"({"schema":1,"argv":"gcc"})", "argv"},
      BadRecord{R"({"schema":1,"argv":[1]})", "argv"},
      BadRecord{R"({"schema":1,"kind":"links"})", "kind"},
      BadRecord{R"({"schema":1,"pid":"1"})", "pid"},
      BadRecord{R"({"schema":1,"relinks":99999999999})", "relinks"},
      BadRecord{R"({"schema":1,"seconds":"1"})", "seconds"},
      BadRecord{R"({"schema":1,"plan":[]})", "plan"},
      BadRecord{R"({"schema":1,"plan":{"added":[{"reason":"whim"}]}})", "reason"},
      BadRecord{R"({"schema":1,"settings":[]})", "settings"},
      BadRecord{R"({"schema":1,"ending":{"known":1}})", "known"},
      BadRecord{R"({"schema":1,"findings":{"directories":[{"id":"1"}]}})", "id"},
      BadRecord{R"({"schema":1,"findings":{"directories":[{"id":"1:x"}]}})", "id"},
      BadRecord{R"({"schema":1,"link_line":{"inputs":[{"word":-1}]}})", "word"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE("row at line " + std::to_string(row.line));
    const auto record = parse_record(row.text);
    ASSERT_FALSE(record.has_value());
    EXPECT_NE(record.error().message.find(row.said), std::string::npos) << record.error().message;
  }
}

TEST(Reader, IgnoresFieldsOfLaterVersions) {
  const auto record = parse_record(R"({"schema":1,"personality":"ld","colour":"red","plan":{"weight":1}})");
  ASSERT_TRUE(record.has_value()) << record.error().message;
  EXPECT_EQ(record.value().personality, "ld");
  EXPECT_TRUE(record.value().plan.has_value());
}

TEST(Reader, TornLinesAreToldAndPassedOver) {
  const std::string good = to_json(minimal_record());
  Trace trace;
  read_trace_text("t", good + "\n" + good.substr(0, 20) + "\n\n" + good + "\n" + good.substr(0, 30), trace);
  ASSERT_EQ(trace.lines.size(), 2U);
  EXPECT_EQ(trace.lines[0].number, 1U);
  EXPECT_EQ(trace.lines[1].number, 4U);
  EXPECT_EQ(trace.lines[1].text, good);
  ASSERT_EQ(trace.bad.size(), 2U);
  EXPECT_EQ(trace.bad[0].number, 2U);
  EXPECT_EQ(trace.bad[1].number, 5U);
}

}  // namespace
}  // namespace runpath
