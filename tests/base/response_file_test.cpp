#include "base/response_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "support/memory_files.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

using Words = std::vector<std::string>;

struct TextCase {
  std::string text;
  Words words;
  // Newer libiberty reads a backslash inside quotes as a shell does; see the header.
  bool backslash_in_quotes = false;
  int line = __builtin_LINE();
};

// No word here is empty, holds a newline or begins with "-": nm has to name it on a line of its own.
const std::vector<TextCase> kTexts = {
    TextCase{"a b", {"a", "b"}},
    TextCase{"  a\t\tb\n", {"a", "b"}},
    TextCase{"a\r\nb\vc\fd", {"a", "b", "c", "d"}},
    TextCase{"'a b' \"c d\"", {"a b", "c d"}},
    TextCase{"x'a b'y\"c d\"z",
             {"xa by"
              "c dz"}},
    TextCase{R"(a\ b)", {"a b"}},
    TextCase{R"(\'a \"b \\c)", {"'a", "\"b", "\\c"}},
    TextCase{R"("a\"b" 'a"b' "a'b")", {"a\"b", "a\"b", "a'b"}},
    TextCase{R"('a\'b')", {"a'b"}, true},
    TextCase{R"('a\b' "a\b")", {"ab", "ab"}, true},
    TextCase{R"("a\nb")", {"anb"}, true},
    TextCase{R"("a\\b")", {"a\\b"}},
    TextCase{R"(-a'b' c)", {"-ab", "c"}},
    TextCase{"'not closed b", {"not closed b"}},
    TextCase{"\"not closed b", {"not closed b"}},
    TextCase{"lone\\", {"lone"}},
    TextCase{"a#b #c", {"a#b", "#c"}},
    TextCase{"$HOME `id` *", {"$HOME", "`id`", "*"}},
    TextCase{"\xc3\xa4\xff b", {"\xc3\xa4\xff", "b"}},
    TextCase{std::string("a b\0c d", 7), {"a", "b"}},
    TextCase{"a,b;c|d&e(f)", {"a,b;c|d&e(f)"}},
};

const std::vector<TextCase> kUnspeakableTexts = {
    TextCase{"", {}},
    TextCase{" \n\t\r\v\f", {}},
    TextCase{"''", {""}},
    TextCase{"a '' \"\" b", {"a", "", "", "b"}},
    TextCase{"a\\\nb", {"a\nb"}},
    TextCase{"'a\nb'", {"a\nb"}},
    TextCase{"\\", {""}},
    TextCase{"--opt=\"/a b\"", {"--opt=/a b"}},
    TextCase{"\"-o\"\n\"/tmp/go-build1/a.out\"\n", {"-o", "/tmp/go-build1/a.out"}},  // Go's %q
};

TEST(ReadResponseText, ReadsTextsAsLibibertyDoes) {
  for (const auto* table : {&kTexts, &kUnspeakableTexts}) {
    for (const auto& row : *table) EXPECT_EQ(read_response_text(row.text), row.words) << "row at line " << row.line;
  }
}

// Which words a GNU tool reads from a response file: nm names each one as a missing file.
Words words_that_nm_reads(const test::Scratch& scratch, const std::string& text) {
  test::write_file(scratch / "words", text);
  const auto said =
      test::run({.words = {"nm", "@words"}, .environment = test::clean_environment(), .cwd = scratch.path()});
  Words words;
  for (const auto& line : split_nonempty(said.err, '\n')) {
    const std::string_view begin = "nm: '";
    const std::string_view end = "': No such file";
    const bool is_word = line.starts_with(begin) && line.ends_with(end);
    words.push_back(is_word ? line.substr(begin.size(), line.size() - begin.size() - end.size()) : "nm said: " + line);
  }
  return words;
}

TEST(ReadResponseText, AgreesWithAGnuTool) {
  const auto version = test::run({.words = {"nm", "--version"}, .environment = test::clean_environment()});
  if (!version.out.starts_with("GNU")) GTEST_SKIP() << "no GNU nm here";
  const test::Scratch scratch;
  const bool is_newer = words_that_nm_reads(scratch, R"('a\b')") == Words{"a\\b"};
  int left_out = 0;
  for (const auto& row : kTexts) {
    const bool has_option = std::ranges::any_of(row.words, [](const auto& word) { return word.starts_with('-'); });
    if (has_option || (is_newer && row.backslash_in_quotes)) {
      ++left_out;
      continue;
    }
    EXPECT_EQ(words_that_nm_reads(scratch, row.text), row.words) << "row at line " << row.line;
  }
  std::printf("left out: %d of %zu texts%s\n", left_out, kTexts.size(),
              is_newer ? " (this libiberty reads backslashes in quotes as a shell does)" : "");
}

struct ExpandCase {
  Words given;
  Words words;
  std::vector<std::size_t> origins;
  Words at_files;
  Words unread;
  int line = __builtin_LINE();
};

TEST(ExpandResponseFiles, ReplacesRegularFilesOnly) {
  MemoryFiles files;
  files.file("/work/one", "a 'b c'")
      .file("/work/empty", " \n")
      .file("/work/outer", "x @one @sub/inner y")
      .file("/work/sub/inner", "in @one @inner")  // nested names are under the working directory too
      .file("/work/secret", "s", {0, 0})
      .file("/abs", "z")
      .symlink("/work/link", "one")
      .directory("/work/dir")
      .special("/dev/fd/63");
  const std::vector<ExpandCase> cases = {
      ExpandCase{{"-c", "m.c"}, {"-c", "m.c"}, {0, 1}, {}, {}},
      ExpandCase{{"@one", "q"}, {"a", "b c", "q"}, {0, 0, 1}, {"one"}, {}},
      ExpandCase{{"p", "@empty", "q"}, {"p", "q"}, {0, 2}, {"empty"}, {}},
      ExpandCase{{"@link"}, {"a", "b c"}, {0, 0}, {"link"}, {}},
      ExpandCase{{"@/abs"}, {"z"}, {0}, {"/abs"}, {}},
      ExpandCase{{"@missing", "@", "a@one"}, {"@missing", "@", "a@one"}, {0, 1, 2}, {}, {}},
      ExpandCase{{"@secret"}, {"@secret"}, {0}, {}, {}},
      ExpandCase{{"@dir", "@/dev/fd/63"}, {"@dir", "@/dev/fd/63"}, {0, 1}, {}, {"@dir", "@/dev/fd/63"}},
      ExpandCase{{"0", "@outer"},
                 {"0", "x", "a", "b c", "in", "a", "b c", "@inner", "y"},
                 {0, 1, 1, 1, 1, 1, 1, 1, 1},
                 {"outer", "one", "sub/inner", "one"},
                 {}},
  };
  for (const auto& row : cases) {
    files.forget_records();
    const auto expanded = expand_response_files(row.given, "/work", files);
    EXPECT_EQ(expanded.words, row.words) << "row at line " << row.line;
    EXPECT_EQ(expanded.origins, row.origins) << "row at line " << row.line;
    EXPECT_EQ(expanded.at_files, row.at_files) << "row at line " << row.line;
    EXPECT_EQ(expanded.unread, row.unread) << "row at line " << row.line;
    EXPECT_FALSE(files.was_read("/dev/fd/63")) << "row at line " << row.line;
  }
}

TEST(ExpandResponseFiles, EndsWhereAFileNamesItself) {
  MemoryFiles files;
  files.file("/work/loop", "a @loop");
  const auto expanded = expand_response_files({"@loop", "z"}, "/work", files);
  EXPECT_EQ(expanded.at_files.size(), 1999U);
  EXPECT_EQ(expanded.words.size(), 2001U);
  EXPECT_EQ(expanded.words.back(), "z");
}

}  // namespace
}  // namespace runpath
