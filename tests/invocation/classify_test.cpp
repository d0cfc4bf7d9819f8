#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "invocation/driver_options.hpp"
#include "invocation/invocation.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

using enum CallKind;

struct KindCase {
  std::string words;  // as a shell reads them
  CallKind kind = link;
  std::string why = {};
  std::size_t word = 0;
  int line = __builtin_LINE();
};

// clang-format off
const std::vector<KindCase> kKindCases = {
    KindCase{"m.c", link},
    KindCase{"-g -O2 -Wall m.c -o m", link},
    KindCase{"m.o -lz", link},
    KindCase{"-v m.c", link},
    KindCase{"-MD -MMD -MP m.c", link},
    KindCase{"-save-temps -pipe -s -t -pg -dM -static-libgcc -shared-libgcc m.c", link},
    KindCase{"-flto=4 -flto -fno-lto -fsanitize=address -fno-sanitize=all m.o", link},
    KindCase{"-pie m.o", link},
    KindCase{"--pie -no-pie --no-pie -nopie m.o", link},
    KindCase{"-x c -", link},
    KindCase{"-x none m.c", link},
    KindCase{"--language c --language=none m.c", link},
    KindCase{"-lm", link},
    KindCase{"-l m", link},
    KindCase{"-Wl,m.o", link},
    KindCase{"-Xlinker m.o", link},
    KindCase{"--for-linker m.o --for-linker=n.o", link},

    // The one that stops earliest decides, wherever it stands.
    KindCase{"-c m.c", compile, "-c", 1},
    KindCase{"m.c -o m.o --compile", compile, "--compile", 4},
    KindCase{"-c m.o", compile, "-c", 1},
    KindCase{"-c", compile, "-c", 1},
    KindCase{"-c -Wl,--version m.c", compile, "-c", 1},
    KindCase{"-c -static -shared -r m.c", compile, "-c", 1},
    KindCase{"-c m.h", compile, "-c", 1},
    KindCase{"-cc1 -E m.c", preprocess, "-E", 2},
    KindCase{"-cc1 -triple x86_64-unknown-linux-gnu -emit-obj m.c", compile, "-cc1", 1},
    KindCase{"-cc1as m.s", compile, "-cc1as", 1},
    KindCase{"-c -S m.c", assemble, "-S", 2},
    KindCase{"-S -c m.c", assemble, "-S", 1},
    KindCase{"--assemble m.c", assemble, "--assemble", 1},
    KindCase{"-E -S -c m.c", preprocess, "-E", 1},
    KindCase{"-c -S -E m.c", preprocess, "-E", 3},
    KindCase{"--preprocess m.c", preprocess, "--preprocess", 1},
    KindCase{"-E -dM -x c /dev/null", preprocess, "-E", 1},
    KindCase{"-c -M m.c", preprocess, "-M", 2},
    KindCase{"-MM -MF m.d m.c", preprocess, "-MM", 1},
    KindCase{"--dependencies m.c", preprocess, "--dependencies", 1},
    KindCase{"--user-dependencies m.c", preprocess, "--user-dependencies", 1},
    KindCase{"-c -fsyntax-only m.c", syntax_only, "-fsyntax-only", 2},
    KindCase{"--syntax-only m.c", syntax_only, "--syntax-only", 1},
    KindCase{"-fsyntax-only -fno-syntax-only m.c", link},
    KindCase{"-fno-syntax-only -fsyntax-only m.c", syntax_only, "-fsyntax-only", 2},
    KindCase{"--analyze m.c", syntax_only, "--analyze", 1},
    KindCase{"-emit-ast m.c", syntax_only, "-emit-ast", 1},
    KindCase{"-extract-api m.h", syntax_only, "-extract-api", 1},
    KindCase{"-rewrite-objc m.m", syntax_only, "-rewrite-objc", 1},
    KindCase{"-rewrite-legacy-objc m.m", syntax_only, "-rewrite-legacy-objc", 1},
    KindCase{"-module-file-info m.pcm", syntax_only, "-module-file-info", 1},
    KindCase{"-verify-pch m.pch", syntax_only, "-verify-pch", 1},
    KindCase{"--migrate m.m", syntax_only, "--migrate", 1},
    KindCase{"--precompile m.cppm", precompile, "--precompile", 1},
    KindCase{"--emit-static-lib m.c", compile, "--emit-static-lib", 1},

    // Headers alone are precompiled; beside anything for the linker they are not all.
    KindCase{"m.h", precompile, "m.h", 1},
    KindCase{"-O2 a.hh b.H c.hp d.hxx e.hpp f.HPP g.h++ h.tcc -o x.gch", precompile, "a.hh", 2},
    KindCase{"-x c-header m.c", precompile, "m.c", 3},
    KindCase{"-xc++-header m", precompile, "m", 2},
    KindCase{"-x c++-system-header m", precompile, "m", 3},
    KindCase{"--language=c-header -", precompile, "-", 2},
    KindCase{"-x c m.h", link},
    KindCase{"-x c -x none m.h", precompile, "m.h", 5},
    KindCase{"m.h m.c", link},
    KindCase{"m.h -lm", link},
    KindCase{"m.h -Wl,-O1", link},
    KindCase{"m.h @/dev/fd/63", link},

    // Questions.
    KindCase{"", query, "no input files"},
    KindCase{"-v", query, "no input files"},
    KindCase{"-L. -Tx -z now -Bdir", query, "no input files"},
    KindCase{"-o", query, "no input files"},
    KindCase{"-###", query, "-###", 1},
    KindCase{"-### -x c -c -", query, "-###", 1},
    KindCase{"m.c -###", query, "-###", 2},
    KindCase{"--version", query, "--version", 1},
    KindCase{"--version m.c", query, "--version", 1},
    KindCase{"--help m.c", query, "--help", 1},
    KindCase{"--help=common m.c", query, "--help=common", 1},
    KindCase{"-help", query, "-help", 1},
    KindCase{"--help-hidden", query, "--help-hidden", 1},
    KindCase{"--target-help", query, "--target-help", 1},
    KindCase{"--autocomplete=-f", query, "--autocomplete=-f", 1},
    KindCase{"-dumpversion m.c", query, "-dumpversion", 1},
    KindCase{"-dumpfullversion", query, "-dumpfullversion", 1},
    KindCase{"-dumpmachine -c m.c", query, "-dumpmachine", 1},
    KindCase{"-dumpspecs", query, "-dumpspecs", 1},
    KindCase{"-m32 -print-file-name=libc.so.6", query, "-print-file-name=libc.so.6", 2},
    KindCase{"--print-libgcc-file-name", query, "--print-libgcc-file-name", 1},
    KindCase{"--print-file-name -c", query, "--print-file-name", 1},
    KindCase{"--print-prog-name ld m.c", query, "--print-prog-name", 1},
    KindCase{"-print-search-dirs m.c", query, "-print-search-dirs", 1},
    KindCase{"-ccc-print-phases m.c", query, "-ccc-print-phases", 1},
    KindCase{"-ccc-print-bindings m.c", query, "-ccc-print-bindings", 1},
    KindCase{"m.c -Wl,-O1,--version", query, "--version", 2},
    KindCase{"-Wl,--version", query, "--version", 1},
    KindCase{"-Wl,--help m.c", query, "--help", 1},
    KindCase{"-Xlinker -help -Xlinker -version m.c", query, "-version", 3},
    KindCase{"-Wl,-v m.c", link},
    KindCase{"-Wl,--verbose m.c", link},

    // Links.
    KindCase{"-r m.o", relocatable, "-r", 1},
    KindCase{"-static -r -shared m.o", relocatable, "-r", 2},
    KindCase{"-Wl,-r m.o", relocatable, "-r", 1},
    KindCase{"-Wl,--relocatable m.o", relocatable, "--relocatable", 1},
    KindCase{"-Wl,-i m.o", relocatable, "-i", 1},
    KindCase{"m.o -Xlinker -Ur", relocatable, "-Ur", 2},
    KindCase{"--for-linker -relocatable m.o", relocatable, "-relocatable", 1},
    KindCase{"-static m.c", static_link, "-static", 1},
    KindCase{"--static m.c", static_link, "--static", 1},
    KindCase{"-static -pie m.c", static_link, "-static", 1},
    KindCase{"-no-pie -static m.c", static_link, "-static", 2},
    KindCase{"-static-pie m.c", static_pie, "-static-pie", 1},
    KindCase{"--static-pie m.c", static_pie, "--static-pie", 1},
    KindCase{"-static-pie -static m.c", static_pie, "-static-pie", 1},
    KindCase{"-static -static-pie m.c", static_pie, "-static-pie", 2},
    KindCase{"-no-pie -static-pie m.c", static_pie, "-static-pie", 2},
    KindCase{"-shared -static-pie m.c", static_pie, "-static-pie", 2},
    KindCase{"-static-pie -no-pie m.c", link},
    KindCase{"-static-pie -pie m.c", link},
    KindCase{"-shared m.o", shared_link, "-shared", 1},
    KindCase{"--shared m.o", shared_link, "--shared", 1},
    KindCase{"-static -shared m.o", shared_link, "-shared", 2},
    KindCase{"-static-pie -shared m.o", shared_link, "-shared", 2},
    KindCase{"-pie -shared m.o", shared_link, "-shared", 2},
    KindCase{"-shared -pie m.o", link},
    KindCase{"-Wl,-shared m.o", shared_link, "-shared", 1},
    KindCase{"-Wl,--shared m.o", shared_link, "--shared", 1},
    KindCase{"-Wl,-Bshareable m.o", shared_link, "-Bshareable", 1},
    KindCase{"-Wl,-static m.o", link},
    KindCase{"-Wl,-Bstatic,-lz,-Bdynamic m.o", link},
    KindCase{"-dynamic -rdynamic m.o", link},

    // Values are no options.
    KindCase{"-o -c m.c", link},
    KindCase{"--output -c --output=-S m.c", link},
    KindCase{"-x -c m.c", link},
    KindCase{"-D -c -U -S -A -E -F -M -G -c -J -c -R -c m.c", link},
    KindCase{"-I -c -L -S -B -E -l -c m.c", link},
    KindCase{"-MF -c -MQ -S -MT -E -MJ -M m.c", link},
    KindCase{"-T -c -Tbss -c -Tdata -c -Ttext -c -b -c -e -c -h -c -u -c -z -c m.c", link},
    KindCase{"-Xlinker -c -Xassembler -c -Xpreprocessor -M -Xclang -S -Xanalyzer -c m.c", link},
    KindCase{"-Xarch_device -c -Xarch_host -c -Xarch_x86_64 -c -Xcuda-fatbinary -c -Xcuda-ptxas -c m.c", link},
    KindCase{"-Xopenmp-target -c -Xopenmp-target=nvptx64 -c -Xf -c -Hd -c -Hf -c m.c", link},
    KindCase{"-include -c -include-pch -c -imacros -c -iprefix -c -iquote -c -isysroot -c -isystem -c m.c", link},
    KindCase{"-isystem-after -c -cxx-isystem -c -stdlib++-isystem -c -idirafter -c -iframework -c m.c", link},
    KindCase{"-iframeworkwithsysroot -c -imultilib -c -ivfsoverlay -c -iwithprefix -c m.c", link},
    KindCase{"-iwithprefixbefore -c -iwithsysroot -c m.c", link},
    KindCase{"--assert -c --define-macro -c --undefine-macro -c --dump -c --dumpbase -c m.c", link},
    KindCase{"--dumpbase-ext -c --dumpdir -c --entry -c --for-assembler -c --force-link -c m.c", link},
    KindCase{"--imacros -c --include -c --include-directory -c --include-directory-after -c m.c", link},
    KindCase{"--include-prefix -c --include-with-prefix -c --include-with-prefix-after -c m.c", link},
    KindCase{"--include-with-prefix-before -c --intrinsic-modules-path -c --library-directory -c m.c", link},
    KindCase{"--param -c --analyzer-output -c --serialize-diagnostics -c -serialize-diagnostics -c m.c", link},
    KindCase{"-dumpbase -c -dumpbase-ext -c -dumpdir -c -aux-info -c -gnatO -c -wrapper -c m.c", link},
    KindCase{"-mllvm -c -mmlir -c -meabi -c -mthread-model -c -rpath -c -undefined -c -framework -c m.c", link},
    KindCase{"-filelist -c -dependency-file -c -dependency-dot -c -module-dependency-dir -c m.c", link},
    KindCase{"-dsym-dir -c -fdebug-compilation-dir -c -fmodules-user-build-path -c -ftrapv-handler -c m.c", link},
    KindCase{"-gen-cdb-fragment-path -c -object-file-name -c -arcmt-migrate-report-output -c m.c", link},
    KindCase{"-fintrinsic-modules-path -c -working-directory -c -working-directory=-c m.c", link},
    KindCase{"-target -c -arch -c --sysroot -c -specs -c --specs -c -gcc-toolchain -c --config -c m.c", link},
    KindCase{"--stdlib -c --rtlib -c -resource-dir -c -ccc-gcc-name -c -ccc-install-dir -c --prefix -c m.c", link},
    KindCase{"--language -c m.c", link},
    KindCase{"-Wl,-rpath,-r -Wl,--rpath,-r -Wl,-rpath-link,-r -Wl,--rpath-link,-r m.o", link},
    KindCase{"-Wl,-soname,-r -Wl,--soname,-r -Wl,-entry,-r -Wl,--entry,-r -Wl,-undefined,-r m.o", link},
    KindCase{"-Wl,--undefined,-r,-script,-r,--script,-r,-Map,-r,--Map,-r,-output,-r,--output,-r m.o", link},
    KindCase{"-Wl,-defsym,-r,--defsym,-r,-dynamic-linker,-r,--dynamic-linker,-r,-plugin,-r m.o", link},
    KindCase{"-Wl,--plugin,-r,-plugin-opt,-r,--plugin-opt,-r,-version-script,-r m.o", link},
    KindCase{"-Wl,--version-script,-r,-dynamic-list,-r,--dynamic-list,-r,-wrap,-r,--wrap,-r m.o", link},
    KindCase{"-Wl,-init,-r,--init,-r,-fini,-r,--fini,-r,-just-symbols,-r,--just-symbols,-r m.o", link},
    KindCase{"-Wl,-section-start,-r,--section-start,-r,-library,-r,--library,-r,-library-path,-r m.o", link},
    KindCase{"-Wl,--library-path,-r,-auxiliary,-r,--auxiliary,-r,-filter,-r,--filter,-r m.o", link},
    KindCase{"-Wl,-export-dynamic-symbol,-r,--export-dynamic-symbol,-r,-Ttext,-r,-Tdata,-r,-Tbss,-r m.o", link},
    KindCase{"-Wl,-h,-r,-z,-r,-e,-r,-u,-r,-T,-r,-m,-r,-o,-r,-L,-r,-l,-r,-y,-r,-R,-r,-b,-r,-A,-r m.o", link},
    KindCase{"-Wl,-F,-r,-f,-r,-G,-r,-I,-r,-Y,-r,-c,-r,-a,-r m.o", link},
    KindCase{"-Wl,-rpath -Wl,-r m.o", link},
    KindCase{"-Xlinker -rpath -Xlinker -r m.o", link},

    // Joined values are no further options either.
    KindCase{"-o-c -x-c -L-c -lc -I-c -D-c -Wl,-z,-c m.c", link},
    KindCase{"-fuse-ld=-c --ld-path=-c -B-c --prefix=-c m.c", link},
    KindCase{"--target=-c --sysroot=-c -specs=-c --specs=-c --gcc-toolchain=-c --gcc-install-dir=-c m.c", link},
    KindCase{"--gcc-triple=-c --config=-c --driver-mode=gcc -stdlib=-c --stdlib=-c -rtlib=-c --rtlib=-c m.c", link},
    KindCase{"-unwindlib=-c --unwindlib=-c -resource-dir=-c --no-sysroot-suffix m.c", link},
    KindCase{"-march=-c -mcpu=-c -mabi=-c -mfloat-abi=-c -mfpu=-c m.c", link},
    KindCase{"-m16 -m32 -m64 -mx32 -marm -mthumb -mno-thumb -EB -EL -mbig-endian -mlittle-endian m.c", link},
    KindCase{"-meb -mel -mglibc -mmusl -muclibc -mandroid -msoft-float -mhard-float m.c", link},

    // Nothing after "--" is an option.
    KindCase{"m.c -- -c", link},
    KindCase{"-c -- m.c", compile, "-c", 1},

    // @files.
    KindCase{"@compile m.c", compile, "-c", 1},
    KindCase{"m.o @nested", static_link, "-static", 2},
    KindCase{"-o @compile m.c", link},
    KindCase{"@empty", query, "no input files"},
    KindCase{"@missing", link},
    KindCase{"@/dev/fd/63", link},
    KindCase{"@/dev/fd/63 -c", compile, "-c", 2},
};
// clang-format on

MemoryFiles at_files() {
  MemoryFiles files;
  files.file("/work/compile", "-c\n-O2").file("/work/nested", "-lm @static").file("/work/static", "-static");
  files.file("/work/empty").special("/dev/fd/63");
  return files;
}

TEST(ClassifyDriverCall, TellsTheKindAndWhy) {
  const auto files = at_files();
  for (const auto& row : kKindCases) {
    const auto call = classify_driver_call(shell_split(row.words).value(), "/work", files);
    EXPECT_EQ(call_kind_name(call.kind), call_kind_name(row.kind)) << row.words << ", row at line " << row.line;
    EXPECT_EQ(call.why, row.why) << row.words << ", row at line " << row.line;
    EXPECT_EQ(call.word, row.word) << row.words << ", row at line " << row.line;
    EXPECT_FALSE(files.was_read("/dev/fd/63"));
  }
}

std::set<std::string_view> rows_of(std::span<const OptionRow> table) {
  std::set<std::string_view> spellings;
  for (const auto& row : table) spellings.insert(row.spelling);
  return spellings;
}

// Takes away what `words` use of the table.
void cross_out(std::set<std::string_view>& spellings, std::span<const OptionRow> table,
               const std::vector<std::string>& words) {
  for (std::size_t at = 0; at < words.size();) {
    const auto option = read_option(table, words, at);
    if (option) spellings.erase(option->row->spelling);
    at += option ? option->word_count : 1;
  }
}

TEST(ClassifyDriverCall, HasACaseForEveryRow) {
  auto driver_rows = rows_of(driver_options());
  auto linker_rows = rows_of(passed_linker_options());
  for (const auto& row : kKindCases) {
    const auto words = shell_split(row.words).value();
    cross_out(driver_rows, driver_options(), words);
    for (const auto& word : words) {
      if (const auto passed = after_prefix(word, "-Wl,")) {
        cross_out(linker_rows, passed_linker_options(), split(*passed, ','));
      } else {
        cross_out(linker_rows, passed_linker_options(), {word});
      }
    }
  }
  EXPECT_EQ(driver_rows, std::set<std::string_view>{});
  EXPECT_EQ(linker_rows, std::set<std::string_view>{});
}

// Everything else that a DriverCall says, as one line: fields that are not at their default.
std::string describe(const DriverCall& call) {
  std::vector<std::string> pieces;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) pieces.push_back(name + "=" + value);
  };
  add("output", call.output);
  add("inputs", join(call.inputs, " "));
  add("target", join(call.target_words, " "));
  add("fuse_ld", call.fuse_ld);
  add("is_path", call.fuse_ld_is_path ? "yes" : "");
  add("prefixes", join(call.prefixes, " "));
  add("stdin", call.reads_stdin ? "yes" : "");
  add("awaits", call.awaits_value ? "yes" : "");
  add("dashes", call.bare_dashes == 0 ? "" : std::to_string(call.bare_dashes));
  add("unread", join(call.unread_at_files, " "));
  add("lto", call.lto ? "yes" : "");
  add("sanitizer", call.sanitizer ? "yes" : "");
  return join(pieces, "; ");
}

struct FieldCase {
  std::string words;
  std::string fields;
  int line = __builtin_LINE();
};

// clang-format off
const std::vector<FieldCase> kFieldCases = {
    FieldCase{"", ""},
    FieldCase{"-g m.c n.o -lz -L. libx.a", "inputs=m.c n.o libx.a"},
    FieldCase{"-o a -ob --output c --output=d m.c", "output=d; inputs=m.c"},
    FieldCase{"m.c -o", "inputs=m.c; awaits=yes"},
    FieldCase{"m.c -Xlinker", "inputs=m.c; awaits=yes"},
    FieldCase{"m.c -L", "inputs=m.c; awaits=yes"},
    FieldCase{"m.c -L -o", "inputs=m.c"},
    FieldCase{"m.c @awaits", "inputs=m.c; awaits=yes"},
    FieldCase{"@awaits x m.c", "output=x; inputs=m.c"},
    FieldCase{"-x c - -o out", "output=out; inputs=-; stdin=yes"},
    FieldCase{"m.c -- -o -x", "inputs=m.c -o -x; dashes=2"},
    FieldCase{"@dashes m.c", "inputs=m.c; dashes=1"},
    FieldCase{"-o x -- - --", "output=x; inputs=- --; stdin=yes; dashes=3"},
    FieldCase{"-m32 -O2 --sysroot=/r --sysroot /s -target t -march=x86-64 m.c",
              "inputs=m.c; target=-m32 --sysroot=/r --sysroot /s -target t -march=x86-64"},
    FieldCase{"-B dir -Bother --prefix=p --prefix q m.c",
              "inputs=m.c; target=-B dir -Bother --prefix=p --prefix q; prefixes=dir other p q"},
    FieldCase{"m.c -B", "inputs=m.c; target=-B; awaits=yes"},
    FieldCase{"-fuse-ld=bfd -fuse-ld=gold m.c", "inputs=m.c; fuse_ld=gold"},
    FieldCase{"-fuse-ld=/opt/ld m.c", "inputs=m.c; fuse_ld=/opt/ld; is_path=yes"},
    FieldCase{"--ld-path=ld.lld -fuse-ld=gold m.c", "inputs=m.c; fuse_ld=ld.lld"},
    FieldCase{"--ld-path=./ld m.c", "inputs=m.c; fuse_ld=./ld; is_path=yes"},
    FieldCase{"-flto m.c", "inputs=m.c; lto=yes"},
    FieldCase{"-flto=thin -fno-lto m.c", "inputs=m.c"},
    FieldCase{"-fsanitize=address,undefined m.c", "inputs=m.c; sanitizer=yes"},
    FieldCase{"-fsanitize=address -fno-sanitize=all m.c", "inputs=m.c"},
    FieldCase{"-fsanitize=address -fno-sanitize=leak m.c", "inputs=m.c; sanitizer=yes"},
    FieldCase{"@/dev/fd/63 @dir m.c @missing", "inputs=m.c @missing; unread=@/dev/fd/63 @dir"},
    FieldCase{"@inputs n.c", "inputs=a.c b c.c n.c"},
};
// clang-format on

TEST(ClassifyDriverCall, TellsWhatTheWordsSay) {
  MemoryFiles files;
  files.file("/work/awaits", "-O2 -o").file("/work/dashes", "--").file("/work/inputs", "a.c 'b c.c'");
  files.directory("/work/dir").special("/dev/fd/63");
  for (const auto& row : kFieldCases) {
    const auto call = classify_driver_call(shell_split(row.words).value(), "/work", files);
    EXPECT_EQ(describe(call), row.fields) << row.words << ", row at line " << row.line;
  }
}

}  // namespace
}  // namespace runpath
