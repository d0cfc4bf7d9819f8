#include "linkline/read_link_line.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "linkline/ld_options.hpp"

namespace runpath {
namespace {

// A link line in a few words: kind, then every input with its state, then what else was said.
std::string summary(const LinkLine& line) {
  std::string text(output_kind_name(line.output_kind));
  for (const auto& input : line.inputs) {
    const char* sign = input.kind == InputKind::file ? "" : input.kind == InputKind::library ? "-l" : "-l:";
    text += fmt::format(" {}{}{}{}", sign, input.name, input.static_only ? "/static" : "",
                        input.as_needed ? "/as-needed" : "");
  }
  for (const auto& script : line.script_inputs) {
    text += fmt::format(" T{}={}{}", script.word, script.name, script.as_needed ? "/as-needed" : "");
  }
  for (const auto& directory : line.search) text += " L=" + directory.path;
  for (const auto& path : line.rpaths) text += " R=" + path;
  for (const auto& path : line.rpath_links) text += " RL=" + path;
  if (!line.soname.empty()) text += " soname=" + line.soname;
  if (!line.interpreter.empty()) text += " I=" + line.interpreter;
  if (!line.emulation.empty()) text += " m=" + line.emulation;
  if (line.output != "a.out") text += " o=" + line.output;
  if (line.new_dtags) text += *line.new_dtags ? " new" : " old";
  if (line.nodefaultlib) text += " nodefaultlib";
  return text;
}

struct Case {
  const char* words;
  const char* expected;
  LinkerFlavour flavour = LinkerFlavour::bfd;
  int line = __builtin_LINE();
};

constexpr auto kGoldFlavour = LinkerFlavour::gold;
constexpr auto kLldFlavour = LinkerFlavour::lld;
constexpr auto kMoldFlavour = LinkerFlavour::mold;

const Case kCases[] = {
    {"a.o -lfoo", "executable a.o -lfoo"},
    {"a.o -l foo", "executable a.o -lfoo"},
    {"a.o --library=foo --library foo", "executable a.o -lfoo -lfoo"},
    {"a.o -l:libfoo.so.1", "executable a.o -l:libfoo.so.1"},
    {"-L/x -L /y --library-path=/z --library-path /w a.o", "executable a.o L=/x L=/y L=/z L=/w"},
    {"-library-path=/z -library=foo", "executable -lfoo L=/z"},
    {"-L=/usr/lib -L$SYSROOT/lib --sysroot=/s a.o", "executable a.o L=/s/usr/lib L=/s/lib"},
    {"-Bstatic -la -Bdynamic -lb -dn -lc -dy -ld", "executable -la/static -lb -lc/static -ld"},
    {"-non_shared -la -call_shared -lb", "executable -la/static -lb"},
    {"-static -la", "static -la/static"},
    {"-static -la -Bdynamic -lb", "executable -la/static -lb"},
    {"--as-needed -la --no-as-needed -lb", "executable -la/as-needed -lb"},
    {"--push-state --as-needed -la --pop-state -lb", "executable -la/as-needed -lb"},
    {"--push-state -Bstatic -la --push-state -Bdynamic -lb --pop-state -lc --pop-state -ld",
     "executable -la/static -lb -lc/static -ld"},
    {"--pop-state -la", "executable -la"},
    {"--start-group a.a b.a --end-group -( c.a -)", "executable a.a b.a c.a"},
    {"-shared -soname libx.so.1 a.o", "shared a.o soname=libx.so.1"},
    {"-Bshareable -hlibx.so.1 a.o", "shared a.o soname=libx.so.1"},
    {"-shared --soname=libx.so a.o -o libx.so", "shared a.o soname=libx.so o=libx.so"},
    {"-pie -dynamic-linker /lib64/ld.so a.o", "pie a.o I=/lib64/ld.so"},
    {"-static -pie --no-dynamic-linker -z text a.o", "static_pie a.o/static"},
    {"-pie -no-pie a.o", "executable a.o"},
    {"-r a.o b.o", "relocatable a.o b.o"},
    {"-i a.o", "relocatable a.o"},
    {"--relocatable a.o", "relocatable a.o"},
    {"--version", "query"},
    {"-v", "query"},
    {"-v a.o", "executable a.o"},
    {"--help a.o", "query a.o"},
    {"--verbose", "query"},
    {"-rpath /a --rpath=/b -rpath-link /c --rpath-link=/d a.o", "executable a.o R=/a R=/b RL=/c RL=/d"},
    {"-R /a a.o", "executable a.o R=/a", kLldFlavour},
    {"-R/a a.o", "executable a.o R=/a", kMoldFlavour},
    {"-R /a a.o", "executable a.o"},
    {"--enable-new-dtags a.o", "executable a.o new"},
    {"--enable-new-dtags --disable-new-dtags a.o", "executable a.o old"},
    {"-z nodefaultlib a.o", "executable a.o nodefaultlib"},
    {"-znodefaultlib a.o", "executable a.o nodefaultlib", kGoldFlavour},
    {"-z -lfoo a.o", "executable a.o"},
    {"-m elf_x86_64 a.o", "executable a.o m=elf_x86_64"},
    {"-melf_i386 a.o", "executable a.o m=elf_i386"},
    {"-plugin /p.so -plugin-opt=-pass-through=-lgcc -plugin-opt -lfoo a.o", "executable a.o"},
    {"-export-dynamic a.o", "executable a.o"},
    {"-E -e main -u sym a.o", "executable a.o"},
    {"-Ttext 0x1000 -T script.ld a.o", "executable a.o T2=script.ld"},
    {"a.o --as-needed --script=s.ld -Tt.ld", "executable a.o T2=s.ld/as-needed T3=t.ld/as-needed"},
    {"-Map=out.map --Map out.map -Map out.map a.o", "executable a.o"},
    {"--build-id=0x12 --build-id a.o", "executable a.o"},
    {"--hash-style=gnu --eh-frame-hdr -O1 a.o", "executable a.o"},
    {"-mllvm -lfoo a.o", "executable a.o", kLldFlavour},
    {"-Y /y a.o", "executable a.o L=/y"},
    {"-o out -oother a.o", "executable a.o o=other"},
    {"-omagic a.o", "executable a.o"},
    {"--version-script v.map --dynamic-list d.txt a.o", "executable a.o"},
    {"-assert -la a.o", "executable a.o"},
    {"--wrap -la --defsym -lb=1 a.o", "executable a.o"},
    {"-I/lib/ld.so a.o", "executable a.o I=/lib/ld.so"},
    {"a.o -l", "executable a.o"},
    {"- a.o", "executable - a.o"},
    {"-copy-dt-needed-entries -nostdlib a.o", "executable a.o"},
    {"--as-n -la --no-as -lb --push --as-need -lc --pop -ld", "executable -la/as-needed -lb -lc/as-needed -ld"},
    {"--library-p=/x --library-pa /y --rpath-l /z --enable-new a.o", "executable a.o L=/x L=/y RL=/z new"},
    {"--share --son libx.so a.o", "shared a.o soname=libx.so"},
    {"--trace a.o", "executable a.o"},
    {"--as-n -la", "executable -la", kLldFlavour},
    {"--unheard-of -la", "executable -la"},
};

TEST(ReadLinkLine, Table) {
  for (const auto& row : kCases) {
    const auto words = split_nonempty(row.words, ' ');
    EXPECT_EQ(summary(read_link_line(words, row.flavour)), row.expected) << __FILE__ << ":" << row.line;
  }
}

TEST(ReadLinkLine, KeepsTheWords) {
  const std::vector<std::string> words = {"-Lx y", "", "a.o", "--unknown-option", "-lfoo"};
  const auto line = read_link_line(words, LinkerFlavour::bfd);
  EXPECT_EQ(line.words, words);
  ASSERT_EQ(line.inputs.size(), 3U);
  EXPECT_EQ(line.inputs[2].word, 4U);
}

// Every row of the table is met by the spellings it stands for: an input after it is read as an input, a value is not.
TEST(LdOptions, EveryRowMatchesItsOwnSpellings) {
  for (const auto& option : ld_options()) {
    for (unsigned flavour = 0; flavour < 4; ++flavour) {
      if (((option.flavours >> flavour) & 1U) == 0) continue;
      const std::string dashes = option.dashes == Dashes::two ? "--" : "-";
      std::vector<std::string> words = {dashes + std::string(option.name)};
      const bool takes_next = option.form == ValueForm::required || option.form == ValueForm::joined;
      if (takes_next) words.emplace_back("value");
      words.emplace_back("input.o");
      const auto line = read_link_line(words, static_cast<LinkerFlavour>(flavour));
      const bool names_library = option.meaning == Meaning::add_library;
      EXPECT_EQ(line.inputs.size(), names_library ? 2U : 1U) << option.name;
      EXPECT_EQ(line.inputs.back().name, "input.o") << option.name;
    }
  }
}

TEST(Flavour, ByName) {
  EXPECT_EQ(flavour_of("ld"), LinkerFlavour::bfd);
  EXPECT_EQ(flavour_of("x86_64-linux-gnu-ld.bfd"), LinkerFlavour::bfd);
  EXPECT_EQ(flavour_of("ld.gold"), LinkerFlavour::gold);
  EXPECT_EQ(flavour_of("ld.lld-14"), LinkerFlavour::lld);
  EXPECT_EQ(flavour_of("mold"), LinkerFlavour::mold);
}

}  // namespace
}  // namespace runpath
