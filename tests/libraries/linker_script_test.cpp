#include "libraries/linker_script.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace runpath {
namespace {

// The inputs by a blank each: "name" as it is, "name?" as needed, "'name'" quoted.
std::string inputs_of(const LinkerScript& script) {
  std::vector<std::string> words;
  for (const auto& input : script.inputs) {
    words.push_back((input.quoted ? "'" + input.name + "'" : input.name) + (input.as_needed ? "?" : ""));
  }
  return join(words, " ");
}

struct ScriptCase {
  std::string text;
  std::string inputs;
  std::string format = {};
  std::string search = {};    // SEARCH_DIRs by a colon
  std::string includes = {};  // by a blank
  int line = __builtin_LINE();
};

const ScriptCase kScripts[] = {
    {"", ""},
    {" \n\t\f\r\v", ""},
    {";;;", ""},
    {"INPUT(a.so)", "a.so"},
    {"INPUT ( a.so b.so )", "a.so b.so"},
    {"INPUT(\na.so\n\tb.so\n)\n", "a.so b.so"},
    {"INPUT(a.so , b.so)", "a.so b.so"},
    // A comma is a byte of a name; ld looks for "a.so," and finds nothing.
    {"INPUT(a.so, b.so)", "a.so, b.so"},
    {"INPUT(/a,b/c.so)", "/a,b/c.so"},
    {"INPUT()", ""},
    {"INPUT(a.so) INPUT(b.so)", "a.so b.so"},
    {"INPUT(a.so);INPUT(b.so);", "a.so b.so"},
    {"GROUP(a.so b.a)", "a.so b.a"},
    {"GROUP(a.so AS_NEEDED(b.so c.so) d.a)", "a.so b.so? c.so? d.a"},
    {"GROUP(AS_NEEDED ( b.so ) )", "b.so?"},
    {"INPUT(AS_NEEDED(a.so AS_NEEDED(b.so) c.so) d.so)", "a.so? b.so? c.so? d.so"},
    {"INPUT(AS_NEEDED() a.so)", "a.so"},
    {"INPUT(-lfoo -l:libfoo.so.1)", "-lfoo -l:libfoo.so.1"},
    {"INPUT(=/lib/x.so $SYSROOT/lib/y.so)", "=/lib/x.so $SYSROOT/lib/y.so"},
    {"INPUT(a+b.so ~c.so d[1].so e:f.so g=h.so)", "a+b.so ~c.so d[1].so e:f.so g=h.so"},
    {"INPUT(\"a b.so\")", "'a b.so'"},
    {"INPUT(\"a(b)/*c*/#d\")", "'a(b)/*c*/#d'"},
    {"INPUT(\"a.so\"\"b.so\")", "'a.so' 'b.so'"},
    {"INPUT(a.so\"b.so\")", "a.so 'b.so'"},
    {"INPUT(\"\")", "''"},
    {"INPUT(\"-lfoo\")", "'-lfoo'"},
    {"INPUT(\"AS_NEEDED\" a.so)", "'AS_NEEDED' a.so"},
    // What bfd cannot read it skips, with a warning.
    {"INPUT(a.so; b.so & c.so)", "a.so b.so c.so"},
    {"INPUT(x\xC3\xA4.so)", "x .so"},
    {"/* c */INPUT(/* d */a.so/* e */ /* f */b.so)/* g */", "a.so/* e */ b.so"},
    {"# c INPUT(x.so)\nINPUT(a.so # b.so)\n c.so)", "a.so c.so"},
    {"# no end of line", ""},
    {"/* GNU ld script */ OUTPUT_FORMAT(elf64-x86-64)\nGROUP ( /lib/libc.so.6 /usr/lib/libc_nonshared.a  AS_NEEDED ( "
     "/lib64/ld-linux-x86-64.so.2 ) )",
     "/lib/libc.so.6 /usr/lib/libc_nonshared.a /lib64/ld-linux-x86-64.so.2?", "elf64-x86-64"},
    {"OUTPUT_FORMAT(a, b, c)", "", "a"},
    {"OUTPUT_FORMAT(a,b,c)", "", "a"},
    {"OUTPUT_FORMAT(\"a\", \"b\", \"c\")", "", "a"},
    {"OUTPUT_FORMAT(a) OUTPUT_FORMAT(b)", "", "a"},
    {"SEARCH_DIR(/a) SEARCH_DIR(\"/b c\"); SEARCH_DIR(=/usr/lib)", "", "", "/a:/b c:=/usr/lib"},
    {"INCLUDE a.t INCLUDE \"b c.t\"\nINPUT(d.so)", "d.so", "", "", "a.t b c.t"},
    {"STARTUP(crt1.o) INPUT(a.so)", "crt1.o a.so"},
    {"TARGET(elf32-i386) OUTPUT(a.out) OUTPUT_ARCH(i386:x86-64) ENTRY(_start) EXTERN(f g) INPUT(a.so)", "a.so"},
    {"ENTRY(\"x)\") INPUT(a.so)", "a.so"},
    {"ASSERT(SIZEOF(.text) < (1 << 20), \"too large (really)\") INPUT(a.so)", "a.so"},
    {"PROVIDE(x = 1); PROVIDE_HIDDEN(y = (2)); INPUT(a.so)", "a.so"},
    {"FLOAT NOFLOAT FORCE_COMMON_ALLOCATION INPUT(a.so)", "a.so"},
    {"NOCROSSREFS(.a .b) LD_FEATURE(\"SANE_EXPR\") REGION_ALIAS(\"R\", ram) INPUT(a.so)", "a.so"},
    {"a = b; INPUT(a.so)", "a.so"},
    {"a=b; INPUT(a.so)", "a.so"},
    {". = ALIGN(8); a += 1; b <<= 2; c &= 3; d |= 4; e -= 5; f *= 6; g /= 7; INPUT(a.so)", "a.so"},
    {"\"odd name\" = 1; INPUT(a.so)", "a.so"},
    {"a = INPUT; INPUT(a.so)", "a.so"},
    {"SECTIONS { .text : { *(.text .text.*) KEEP(*(SORT(.init.*))) } /DISCARD/ : { *(.note) } } INPUT(a.so)", "a.so"},
    {"SECTIONS { INPUT(x.so) { } } INPUT(a.so)", "a.so"},
    {"SECTIONS { /* } */ .a : { \"}\" } # }\n } INPUT(a.so)", "a.so"},
    {"SECTIONS { .foo : { *(.foo) } } INSERT AFTER .text; INPUT(a.so)", "a.so"},
    {"MEMORY { rom (rx) : ORIGIN = 0, LENGTH = 256K } PHDRS { text PT_LOAD; } INPUT(a.so)", "a.so"},
    {"VERSION { V1 { global: f; local: *; }; } INPUT(a.so)", "a.so"},
    {"VERSION { V1 { extern \"C++\" { n::*; }; }; } INPUT(a.so)", "a.so"},
};

TEST(LinkerScript, ReadsWhatItNames) {
  for (const auto& row : kScripts) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << "\n" << row.text);
    const auto read = read_linker_script(row.text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(inputs_of(read.value()), row.inputs);
    EXPECT_EQ(read.value().output_format, row.format);
    EXPECT_EQ(join(read.value().search_directories, ":"), row.search);
    EXPECT_EQ(join(read.value().includes, " "), row.includes);
  }
}

struct ErrorCase {
  std::string text;
  std::string says;
  int line = __builtin_LINE();
};

const ErrorCase kErrors[] = {
    {"INPUT(a.so", "line 1: the end in a list of inputs"},
    {"INPUT(a.so\n\nAS_NEEDED(b.so)", "line 3: the end in a list of inputs"},
    {"INPUT", "line 1: the end instead of ( before a list of inputs"},
    {"INPUT a.so", "line 1: \"a.so\" instead of ( before a list of inputs"},
    {"INPUT((a.so))", "line 1: \"(\" in a list of inputs"},
    {"\nINPUT(a.so /* \n )", "line 2: an unclosed comment"},
    {"INPUT(\"a.so)", "line 1: an unclosed quote"},
    {"INPUT(GROUP(a.so))", "line 1: \"(\" in a list of inputs"},
    {"AS_NEEDED(a.so)", "line 1: unknown command \"AS_NEEDED\""},
    {"input(a.so)", "line 1: unknown command \"input\""},
    {"\"INPUT\"(a.so)", "line 1: unknown command \"INPUT\""},
    {"INPUT(a.so) x", "line 1: unknown command \"x\""},
    {"INPUT(a.so) )", "line 1: \")\" instead of a command"},
    {"int main() { return 0; }", "line 1: unknown command \"int\""},
    {"SECTIONS { { }", "line 1: the end instead of }"},
    {"ENTRY(x", "line 1: the end instead of )"},
    {"a = b", "line 1: the end instead of ;"},
    {"SEARCH_DIR()", "line 1: \")\" instead of a name in SEARCH_DIR"},
    {"SEARCH_DIR(/a", "line 1: the end in SEARCH_DIR"},
    {"OUTPUT_FORMAT(", "line 1: the end instead of a name in OUTPUT_FORMAT"},
    {"INCLUDE", "line 1: the end instead of a name after INCLUDE"},
    {std::string("INPUT(a\n\0)", 10), "line 2: byte 0x00"},
    {"\x7f"
     "ELF",
     "line 1: byte 0x7f"},
    {"!<arch>\n", "line 2: the end instead of ;"},
};

TEST(LinkerScript, ErrorsNameTheLine) {
  for (const auto& row : kErrors) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << "\n" << row.text);
    const auto read = read_linker_script(row.text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, "not a linker script: " + row.says);
  }
}

TEST(LinkerScript, DeepNestingIsAnErrorAndNoCrash) {
  std::string text = "INPUT(";
  for (int i = 0; i < 1'000'000; ++i) text += "AS_NEEDED(";
  EXPECT_FALSE(read_linker_script(text));
  EXPECT_FALSE(read_linker_script("SECTIONS " + std::string(1'000'000, '{')));
}

TEST(LinkerScript, LongScriptsAreReadInOnePass) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "INPUT(lib" + std::to_string(i) + ".so)\n";
  const auto read = read_linker_script(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().inputs.size(), 100'000U);
}

}  // namespace
}  // namespace runpath
