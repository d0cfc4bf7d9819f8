#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "libraries/loader.hpp"
#include "libraries/loader_cache_bytes.hpp"
#include "support/elf_builder.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

using test::build_elf;
using test::cache_of;
using test::ElfSpec;

constexpr elf::Target kX8664{ELFCLASS64, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE};

// A program at /app/bin/prog in files in memory.
class Place {
 public:
  MemoryFiles files;
  ElfSpec program;
  LoaderRules rules;
  std::string sysroot;

  Place() {
    program.interpreter = "/lib64/ld-linux-x86-64.so.2";
    rules.default_directories = {"/lib", "/usr/lib"};
    rules.subdirectories = {"glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v2", "tls"};
    rules.searched_subdirectories = {"glibc-hwcaps/x86-64-v2", "tls"};
    ElfSpec loader;
    loader.soname = "ld-linux-x86-64.so.2";
    files.file("/lib64/ld-linux-x86-64.so.2", build_elf(loader));
  }

  // A library of its file's name, if not told otherwise.
  Place& library(const std::string& path, ElfSpec spec = {}) {
    if (!spec.soname) spec.soname = std::string(base_name(path));
    files.file(path, build_elf(spec));
    return *this;
  }
  Place& needs(std::vector<std::string> names) {
    program.needed = std::move(names);
    return *this;
  }

  // "name path via", one each.
  [[nodiscard]] std::string resolve(bool deep = true) {
    files.program("/app/bin/prog", build_elf(program));
    const ReadElf read = [this](const std::string& path) -> Result<elf::ElfFile> {
      TRY(const auto bytes, files.read(path));
      return elf::read_elf_bytes(bytes);
    };
    const auto elf = read("/app/bin/prog");
    std::vector<std::string> lines;
    for (const auto& found : resolve_as_loader("/app/bin/prog", elf.value(), deep, rules, sysroot, files, read)) {
      lines.push_back(fmt::format("{} {} {}", found.name, found.path.empty() ? "-" : found.path, found.via));
    }
    return join(lines, "; ");
  }
};

ElfSpec needing(std::vector<std::string> names, std::optional<std::string> runpath = {},
                std::optional<std::string> rpath = {}) {
  ElfSpec spec;
  spec.needed = std::move(names);
  spec.runpath = std::move(runpath);
  spec.rpath = std::move(rpath);
  return spec;
}

ElfSpec of_machine(std::uint8_t elf_class, std::uint16_t machine, std::uint8_t data = ELFDATA2LSB) {
  ElfSpec spec;
  spec.elf_class = elf_class;
  spec.machine = machine;
  spec.data = data;
  return spec;
}

struct ResolveCase {
  const char* what;
  std::function<void(Place&)> build;
  const char* expected;
  bool deep = true;
  int line = __builtin_LINE();
};

const ResolveCase kResolve[] = {
    {"defaults in order", [](Place& p) { p.library("/usr/lib/a.so").library("/lib/a.so").needs({"a.so"}); },
     "a.so /lib/a.so default"},
    {"missing", [](Place& p) { p.needs({"a.so"}); }, "a.so - missing"},
    {"RUNPATH before the defaults",
     [](Place& p) { p.library("/lib/a.so").library("/r/a.so").needs({"a.so"}).program.runpath = "/nowhere:/r"; },
     "a.so /r/a.so runpath"},
    {"RUNPATH is for one's own needs alone",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"})).library("/r/b.so").needs({"a.so"}).program.runpath = "/r";
     },
     "a.so /r/a.so runpath; b.so - missing"},
    {"RPATH is for the libraries' needs too",
     [](Place& p) { p.library("/r/a.so", needing({"b.so"})).library("/r/b.so").needs({"a.so"}).program.rpath = "/r"; },
     "a.so /r/a.so rpath; b.so /r/b.so rpath"},
    {"RPATH of the chain: the library's own first",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"}, {}, "/own")).library("/r/b.so").library("/own/b.so").needs({"a.so"});
       p.program.rpath = "/r";
     },
     "a.so /r/a.so rpath; b.so /own/b.so rpath"},
    {"a library with a RUNPATH does not ask the program's RPATH",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"}, "/nowhere")).library("/r/b.so").needs({"a.so"}).program.rpath = "/r";
     },
     "a.so /r/a.so rpath; b.so - missing"},
    {"RPATH beside RUNPATH does not count",
     [](Place& p) {
       p.library("/old/a.so").library("/new/a.so").needs({"a.so"}).program.rpath = "/old";
       p.program.runpath = "/new";
     },
     "a.so /new/a.so runpath"},
    {"the RPATH chain steps over a library with a RUNPATH",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"}, "/m", "/ignored")).library("/m/b.so", needing({"c.so"}));
       p.library("/r/c.so").library("/ignored/c.so").needs({"a.so"}).program.rpath = "/r";
     },
     "a.so /r/a.so rpath; b.so /m/b.so runpath; c.so /r/c.so rpath"},
    {"$ORIGIN is where the program really is",
     [](Place& p) {
       p.library("/app/lib/a.so").needs({"a.so"}).program.runpath = "$ORIGIN/../lib";
       p.files.directory("/app/bin");
     },
     "a.so /app/bin/../lib/a.so runpath"},
    {"${ORIGIN} of a library",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"}, "${ORIGIN}/sub")).library("/r/sub/b.so").needs({"a.so"}).program.runpath =
           "/r";
     },
     "a.so /r/a.so runpath; b.so /r/sub/b.so runpath"},
    {"$ORIGINAL is no token",
     [](Place& p) { p.library("/r/$ORIGINAL/a.so").needs({"a.so"}).program.runpath = "/r/$ORIGINAL"; },
     "a.so /r/$ORIGINAL/a.so runpath"},
    {"$LIB",
     [](Place& p) {
       p.library("/r/lib64/a.so").needs({"a.so"}).program.runpath = "/r/$LIB";
       p.rules.lib_token = "lib64";
     },
     "a.so /r/lib64/a.so runpath"},
    {"relative and empty entries are skipped",
     [](Place& p) { p.library("/a.so").library("/r/a.so").needs({"a.so"}).program.runpath = ":.::r:/r"; },
     "a.so /r/a.so runpath"},
    {"a variant that the processor has",
     [](Place& p) {
       p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v2/a.so").library("/lib/tls/a.so").needs({"a.so"});
     },
     "a.so /lib/glibc-hwcaps/x86-64-v2/a.so default"},
    {"a variant that it has not",
     [](Place& p) { p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v3/a.so").needs({"a.so"}); },
     "a.so /lib/a.so default"},
    {"another class is passed over",
     [](Place& p) { p.library("/lib/a.so", of_machine(ELFCLASS32, EM_386)).library("/usr/lib/a.so").needs({"a.so"}); },
     "a.so /usr/lib/a.so default"},
    {"another machine is passed over",
     [](Place& p) {
       p.library("/lib/a.so", of_machine(ELFCLASS64, EM_AARCH64)).library("/usr/lib/a.so").needs({"a.so"});
     },
     "a.so /usr/lib/a.so default"},
    {"another byte order is the end",
     [](Place& p) {
       p.library("/lib/a.so", of_machine(ELFCLASS64, EM_X86_64, ELFDATA2MSB)).library("/usr/lib/a.so").needs({"a.so"});
     },
     "a.so - missing"},
    {"no ELF file is the end",
     [](Place& p) { p.library("/usr/lib/a.so").needs({"a.so"}).files.file("/lib/a.so", "INPUT(b.so)"); },
     "a.so - missing"},
    {"an unreadable file is passed over",
     [](Place& p) {
       p.library("/usr/lib/a.so").needs({"a.so"}).files.file("/lib/a.so", "", {0, 0});
     },
     "a.so /usr/lib/a.so default"},
    {"NODEFLIB", [](Place& p) { p.library("/lib/a.so").needs({"a.so"}).program.flags_1 = DF_1_NODEFLIB; },
     "a.so - missing"},
    {"NODEFLIB is the needing object's own",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"})).library("/lib/b.so").needs({"a.so"}).program.runpath = "/r";
       p.program.flags_1 = DF_1_NODEFLIB;
     },
     "a.so /r/a.so runpath; b.so /lib/b.so default"},
    {"the cache before the defaults",
     [](Place& p) {
       p.library("/lib/a.so").library("/local/a.so").needs({"a.so"});
       p.files.file("/etc/ld.so.cache", cache_of({{"a.so", "/local/a.so"}}));
     },
     "a.so /local/a.so cache"},
    {"the cache of another loader is not asked",
     [](Place& p) {
       p.library("/lib/a.so").library("/local/a.so").needs({"a.so"});
       p.files.file("/etc/ld.so.cache", cache_of({{"a.so", "/local/a.so"}}));
       p.rules.cache = "/store/etc/ld.so.cache";
     },
     "a.so /lib/a.so default"},
    {"variants in the cache",
     [](Place& p) {
       p.library("/l/a.so")
           .library("/l/glibc-hwcaps/x86-64-v2/a.so")
           .library("/l/glibc-hwcaps/x86-64-v3/a.so")
           .needs({"a.so"});
       p.files.file("/etc/ld.so.cache", cache_of({{"a.so", "/l/glibc-hwcaps/x86-64-v3/a.so", true},
                                                  {"a.so", "/l/glibc-hwcaps/x86-64-v2/a.so", true},
                                                  {"a.so", "/l/a.so"}}));
     },
     "a.so /l/glibc-hwcaps/x86-64-v2/a.so cache"},
    {"the cache has both classes",
     [](Place& p) {
       p.library("/l32/a.so", of_machine(ELFCLASS32, EM_386)).library("/l/a.so").needs({"a.so"});
       p.files.file("/etc/ld.so.cache", cache_of({{"a.so", "/l32/a.so"}, {"a.so", "/l/a.so"}}));
     },
     "a.so /l/a.so cache"},
    {"NODEFLIB and the cache",
     [](Place& p) {
       p.library("/lib/a.so").library("/local/b.so").needs({"a.so", "b.so"}).program.flags_1 = DF_1_NODEFLIB;
       p.files.file("/etc/ld.so.cache", cache_of({{"a.so", "/lib/a.so"}, {"b.so", "/local/b.so"}}));
     },
     "a.so - missing; b.so /local/b.so cache"},
    {"without a cache, ld.so.conf",
     [](Place& p) { p.library("/local/a.so").needs({"a.so"}).files.file("/etc/ld.so.conf", "/local\n"); },
     "a.so /local/a.so cache"},
    {"the interpreter is loaded already",
     [](Place& p) { p.library("/lib/ld-linux-x86-64.so.2").needs({"ld-linux-x86-64.so.2"}); },
     "ld-linux-x86-64.so.2 /lib64/ld-linux-x86-64.so.2 interpreter"},
    {"a SONAME that is loaded already",
     [](Place& p) {
       ElfSpec a;
       a.soname = "b.so";
       p.library("/lib/a.so", a).library("/lib/b.so").needs({"a.so", "b.so"});
     },
     "a.so /lib/a.so default; b.so /lib/a.so loaded"},
    {"the name asked for counts as well as the SONAME",
     [](Place& p) {
       ElfSpec a = needing({"a.so", "z.so"});
       a.soname = "z.so";
       p.library("/r/a.so", a).needs({"a.so"}).program.runpath = "/r";
     },
     "a.so /r/a.so runpath; a.so /r/a.so loaded; z.so /r/a.so loaded"},
    {"one file under two names is one object",
     [](Place& p) {
       p.library("/lib/a.so", needing({"c.so"})).needs({"a.so", "b.so"}).files.symlink("/lib/b.so", "a.so");
     },
     "a.so /lib/a.so default; b.so /lib/b.so default; c.so - missing"},
    {"breadth first",
     [](Place& p) {
       p.library("/r/a.so", needing({"c.so"}, "/a")).library("/r/b.so", needing({"c.so"}, "/b"));
       p.library("/a/c.so").library("/b/c.so").needs({"b.so", "a.so"}).program.runpath = "/r";
     },
     "b.so /r/b.so runpath; a.so /r/a.so runpath; c.so /b/c.so runpath; c.so /b/c.so loaded"},
    {"a circle ends",
     [](Place& p) {
       p.library("/lib/a.so", needing({"b.so"})).library("/lib/b.so", needing({"a.so"})).needs({"a.so"});
     },
     "a.so /lib/a.so default; b.so /lib/b.so default; a.so /lib/a.so loaded"},
    {"shallow", [](Place& p) { p.library("/lib/a.so", needing({"b.so"})).needs({"a.so"}); }, "a.so /lib/a.so default",
     false},
    {"by path",
     [](Place& p) {
       p.library("/x/a.so").needs({"/x/a.so", "/x/b.so", "x/c.so"});
     },
     "/x/a.so /x/a.so path; /x/b.so - missing; x/c.so - missing"},
    {"by path from $ORIGIN", [](Place& p) { p.library("/app/bin/a.so").needs({"$ORIGIN/a.so"}); },
     "$ORIGIN/a.so /app/bin/a.so path"},
    {"a sysroot before the defaults and the cache, not before RUNPATH",
     [](Place& p) {
       p.sysroot = "/root";
       p.library("/root/lib/a.so").library("/root/r/b.so").library("/r/b.so").library("/root/local/c.so");
       p.files.file("/root/etc/ld.so.cache", cache_of({{"c.so", "/local/c.so"}}));
       p.needs({"a.so", "b.so", "c.so"}).program.runpath = "/r";
     },
     "a.so /root/lib/a.so default; b.so /r/b.so runpath; c.so /root/local/c.so cache"},
};

TEST(ResolveAsLoader, FollowsGlibc) {
  for (const auto& row : kResolve) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    Place place;
    row.build(place);
    EXPECT_EQ(place.resolve(row.deep), row.expected);
  }
}

const ResolveCase kMusl[] = {
    {"its libc is the interpreter, by every name",
     [](Place& p) {
       p.library("/lib/libc.so").needs({"libc.so", "libpthread.so.0", "libm.so.6", "libz.so"}).library("/lib/libz.so");
     },
     "libc.so /lib/ld-musl-x86_64.so.1 interpreter; libpthread.so.0 /lib/ld-musl-x86_64.so.1 interpreter; "
     "libm.so.6 /lib/ld-musl-x86_64.so.1 interpreter; libz.so /lib/libz.so default"},
    {"RUNPATH is inherited",
     [](Place& p) {
       p.library("/r/a.so", needing({"b.so"})).library("/r/b.so").needs({"a.so"}).program.runpath = "/r";
     },
     "a.so /r/a.so runpath; b.so /r/b.so runpath"},
    {"SONAMEs are not compared",
     [](Place& p) {
       ElfSpec a;
       a.soname = "b.so";
       p.library("/lib/a.so", a).library("/lib/b.so").needs({"a.so", "b.so"});
     },
     "a.so /lib/a.so default; b.so /lib/b.so default"},
    {"no variants",
     [](Place& p) { p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v2/a.so").needs({"a.so"}); },
     "a.so /lib/a.so default"},
    {"another class is the end",
     [](Place& p) { p.library("/lib/a.so", of_machine(ELFCLASS32, EM_386)).library("/usr/lib/a.so").needs({"a.so"}); },
     "a.so - missing"},
    {"$LIB makes the whole list useless",
     [](Place& p) { p.library("/r/a.so").needs({"a.so"}).program.runpath = "/r:/r/$LIB"; }, "a.so - missing"},
};

TEST(ResolveAsLoader, FollowsMusl) {
  for (const auto& row : kMusl) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    Place place;
    place.program.interpreter = "/lib/ld-musl-x86_64.so.1";
    place.library("/lib/ld-musl-x86_64.so.1");
    place.rules = loader_rules(kX8664, *place.program.interpreter, place.files);
    row.build(place);
    EXPECT_EQ(place.resolve(row.deep), row.expected);
  }
}

}  // namespace
}  // namespace runpath
