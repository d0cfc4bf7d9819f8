// What we say of a command line, held against what the compilers here would do with it (-###).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "invocation/driver_options.hpp"
#include "invocation/invocation.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

// What a driver's -### says that it would make.
enum class Made { no_link, dynamic, shared, static_exe, static_pie, relocatable };

std::string_view name_of(Made made) {
  switch (made) {
    case Made::no_link: return "no link";
    case Made::dynamic: return "a dynamic program";
    case Made::shared: return "a shared library";
    case Made::static_exe: return "a static program";
    case Made::static_pie: return "a static-pie";
    case Made::relocatable: return "a relocatable object";
  }
  return "";
}

Made made_by(CallKind kind) {
  switch (kind) {
    case CallKind::link: return Made::dynamic;
    case CallKind::shared_link: return Made::shared;
    case CallKind::static_link: return Made::static_exe;
    case CallKind::static_pie: return Made::static_pie;
    case CallKind::relocatable: return Made::relocatable;
    default: return Made::no_link;
  }
}

// clang leaves links for targets that it does not know to gcc.
bool is_linker(std::string_view tool) {
  return tool == "collect2" || tool == "ld" || tool.starts_with("ld.") || tool == "gcc";
}

// The linker's words in a driver's -###; empty for no link. A -wrapper's words stand before the linker's name.
std::vector<std::string> linker_words(const std::string& answer) {
  for (const auto& line : split_nonempty(answer, '\n')) {
    if (!line.starts_with(' ')) continue;
    const auto words = shell_split(line);
    if (!words || words.value().empty()) continue;
    const auto begin = words.value().begin();
    const auto end = begin + std::min<std::ptrdiff_t>(3, std::ssize(words.value()));
    if (std::any_of(begin, end, [](const auto& word) { return is_linker(base_name(word)); })) return words.value();
  }
  return {};
}

Made made_by(const std::string& answer) {
  const auto words = linker_words(answer);
  const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  if (words.empty()) return Made::no_link;
  if (has("-r")) return Made::relocatable;
  if (has("--no-dynamic-linker") && has("-static")) return Made::static_pie;
  if (has("-shared")) return Made::shared;
  if (has("-static") && !has("-dynamic-linker")) return Made::static_exe;
  return Made::dynamic;
}

// A directory with something to compile and to link, and the compilers that can be asked about it.
class Compilers : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string name : {"gcc", "clang"}) {
      if (test::find_on_path(name).empty()) {
        std::printf("not asked, because it is not here: %s\n", name.c_str());
      } else {
        m_names.push_back(name);
      }
    }
    if (m_names.empty()) GTEST_SKIP() << "neither gcc nor clang is here";
    test::write_file(m_scratch / "m.c", "int main(void) { return 0; }\n");
    test::write_file(m_scratch / "h.h", "int h;\n");
    test::write_file(m_scratch / "-c", "");
    test::write_file(m_scratch / "-c.cfg", "");
    const auto compiled = ask(m_names.front(), {"-c", "m.c"}, "");
    ASSERT_TRUE(compiled.ok()) << compiled.err;
  }

  [[nodiscard]] test::Outcome ask(const std::string& compiler, const std::vector<std::string>& words,
                                  const std::string& first = "-###") const {
    std::vector<std::string> all{compiler};
    if (!first.empty()) all.push_back(first);
    all.insert(all.end(), words.begin(), words.end());
    auto environment = test::clean_environment();
    environment["TMPDIR"] = m_scratch.tmp();
    return test::run({.words = all, .environment = environment, .cwd = m_scratch.path()});
  }

  test::Scratch m_scratch;
  std::vector<std::string> m_names;
};

enum class By { both, gcc, clang };

struct AgreeCase {
  std::string words;
  By by = By::both;
  int line = __builtin_LINE();
};

// clang-format off
const std::vector<AgreeCase> kAgreeCases = {
    AgreeCase{"m.c"}, AgreeCase{"m.o"}, AgreeCase{"-v m.c"}, AgreeCase{"-MD m.c"}, AgreeCase{"-MMD -MF d m.c"},
    AgreeCase{"-c m.c"}, AgreeCase{"--compile m.c"}, AgreeCase{"-c m.o"}, AgreeCase{"-c -Wl,--version m.c"},
    AgreeCase{"-S m.c"}, AgreeCase{"-c -S m.c"}, AgreeCase{"-S -c m.c"}, AgreeCase{"-S m.o"},
    AgreeCase{"--assemble m.c"}, AgreeCase{"-E m.c"}, AgreeCase{"-c -E m.c"}, AgreeCase{"-E -c m.c"},
    AgreeCase{"-E m.o"}, AgreeCase{"-E -"}, AgreeCase{"--preprocess m.c"}, AgreeCase{"-M m.c"}, AgreeCase{"-MM m.c"},
    AgreeCase{"-M -c m.c"}, AgreeCase{"--dependencies m.c"}, AgreeCase{"--user-dependencies m.c"},
    AgreeCase{"-fsyntax-only m.c"}, AgreeCase{"-fsyntax-only m.o"}, AgreeCase{"-c -fsyntax-only m.c"},
    AgreeCase{"-fsyntax-only -fno-syntax-only m.c", By::gcc}, AgreeCase{"--analyze m.c", By::clang},
    AgreeCase{"-emit-ast m.c", By::clang}, AgreeCase{"-rewrite-objc m.c", By::clang},
    AgreeCase{"--precompile m.c", By::clang}, AgreeCase{"--emit-static-lib m.c", By::clang}, AgreeCase{"-dM m.c"},
    AgreeCase{"-emit-llvm -S m.c", By::clang}, AgreeCase{"-x c -"}, AgreeCase{"-xc - -o x"}, AgreeCase{"-x c -c -"},
    AgreeCase{"-x c h.h"}, AgreeCase{"h.h"}, AgreeCase{"h.h h.h"}, AgreeCase{"-x c-header m.c"},
    AgreeCase{"-x c -x none h.h"}, AgreeCase{"h.h m.c"}, AgreeCase{"h.h -lm"}, AgreeCase{"h.h -Wl,-O1"},
    AgreeCase{"-x c++-header -c m.c"}, AgreeCase{""}, AgreeCase{"-v"}, AgreeCase{"-L."}, AgreeCase{"-Bfoo"},
    AgreeCase{"-Tfoo"}, AgreeCase{"-O2 -g -Wall"}, AgreeCase{"-lm"}, AgreeCase{"-v -lm"}, AgreeCase{"-Wl,m.o"},
    AgreeCase{"-Xlinker m.o"}, AgreeCase{"-Wl,-v"}, AgreeCase{"-print-file-name=libc.so m.c"},
    AgreeCase{"--print-prog-name=ld -c m.c"}, AgreeCase{"-print-search-dirs m.c"}, AgreeCase{"-dumpversion m.c"},
    AgreeCase{"-dumpmachine m.c"}, AgreeCase{"-r m.o"}, AgreeCase{"-r -static m.o"}, AgreeCase{"-r -shared m.o"},
    AgreeCase{"-r -nostdlib m.o"}, AgreeCase{"-Wl,-r m.o"}, AgreeCase{"-Xlinker -r m.o"}, AgreeCase{"-static m.c"},
    AgreeCase{"--static m.c"}, AgreeCase{"-static -pie m.c"}, AgreeCase{"-pie -static m.c"},
    AgreeCase{"-no-pie -static m.c"}, AgreeCase{"-static -dynamic m.c"}, AgreeCase{"-static-pie m.c"},
    AgreeCase{"--static-pie m.c", By::gcc}, AgreeCase{"-static -static-pie m.c"}, AgreeCase{"-static-pie -static m.c"},
    AgreeCase{"-no-pie -static-pie m.c"}, AgreeCase{"-pie -static-pie m.c"},
    AgreeCase{"-static-pie -no-pie m.c", By::gcc}, AgreeCase{"-static-pie -pie m.c", By::gcc},
    AgreeCase{"-shared -static-pie m.c"}, AgreeCase{"-static-pie -shared m.c", By::gcc}, AgreeCase{"-shared m.o"},
    AgreeCase{"--shared m.o"}, AgreeCase{"-pie -shared m.o"}, AgreeCase{"-shared -pie m.o", By::gcc},
    AgreeCase{"-static -shared m.o"}, AgreeCase{"-shared -static m.o"}, AgreeCase{"-Wl,-shared m.o"},
    AgreeCase{"-pie m.o"}, AgreeCase{"-no-pie m.o"}, AgreeCase{"-nopie m.o", By::clang}, AgreeCase{"-Wl,-Bstatic m.o"},
    AgreeCase{"-Bstatic m.o"}, AgreeCase{"-static-libgcc m.o"}, AgreeCase{"-nostdlib m.o"}, AgreeCase{"-flto m.o"},
    AgreeCase{"-Wp,-MD,d m.c"}, AgreeCase{"-Xpreprocessor -M m.c"}, AgreeCase{"-Wa,-c m.c"},
    AgreeCase{"-Xassembler -c m.c", By::gcc}, AgreeCase{"-o -c m.c"}, AgreeCase{"--output=-c m.c"},
    AgreeCase{"-D -c m.c"}, AgreeCase{"-include -c m.c"}, AgreeCase{"-MF -c -MD m.c"},
    AgreeCase{"-wrapper -c m.c", By::gcc}, AgreeCase{"-Xclang -S m.c", By::clang}, AgreeCase{"-save-temps m.c"},
    AgreeCase{"-fuse-ld=gold m.c"},
};
// clang-format on

TEST_F(Compilers, DoWhatWeSayTheyDo) {
  int asked = 0;
  for (const auto& row : kAgreeCases) {
    const auto words = shell_split(row.words).value();
    const auto call = classify_driver_call(words, m_scratch.path(), real_file_system());
    for (const auto& name : m_names) {
      if (row.by != By::both && (row.by == By::gcc) != (name == "gcc")) continue;
      ++asked;
      const auto answer = ask(name, words);
      EXPECT_EQ(name_of(made_by(call.kind)), name_of(made_by(answer.err)))
          << name << " " << row.words << ", row at line " << row.line << ", said:\n"
          << answer.err;
    }
  }
  std::printf("compared: %d command lines\n", asked);
}

bool takes_next(const OptionRow& row) {
  return row.takes == TakesValue::next || row.takes == TakesValue::joined_or_next ||
         row.takes == TakesValue::joined_and_next;
}

// "-c" as the value of an option stops no link. A compiler that does not know the option says so and ends badly; that
// tells nothing about the row.
TEST_F(Compilers, TakeTheNextWordWhereTheTableSaysSo) {
  int confirmed = 0;
  std::vector<std::string> unknown;
  for (const auto& row : driver_options()) {
    if (!takes_next(row) || row.meaning == OptionMeaning::query) continue;
    const std::string joined = row.takes == TakesValue::joined_and_next ? "x86_64" : "";
    bool is_taken = false;
    bool is_refuted = false;
    for (const auto& name : m_names) {
      const auto answer = ask(name, {"m.o", std::string(row.spelling) + joined, "-c"});
      const bool links = !linker_words(answer.err).empty();
      is_taken = is_taken || links;
      is_refuted = is_refuted || (!links && answer.ok());
    }
    EXPECT_TRUE(is_taken || !is_refuted) << row.spelling << " took no value";
    confirmed += is_taken ? 1 : 0;
    if (!is_taken) unknown.emplace_back(row.spelling);
  }
  std::printf("confirmed: %d rows; known to no compiler here: %s\n", confirmed, join(unknown, " ").c_str());
  EXPECT_GT(confirmed, 50);
}

}  // namespace
}  // namespace runpath
