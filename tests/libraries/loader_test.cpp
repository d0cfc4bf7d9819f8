#include "libraries/loader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "base/text.hpp"
#include "libraries/loader_cache.hpp"
#include "support/elf_builder.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

using test::build_elf;
using test::ElfSpec;

constexpr elf::Target kX8664{ELFCLASS64, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE};
constexpr elf::Target kX32{ELFCLASS32, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE};
constexpr elf::Target kI386{ELFCLASS32, ELFDATA2LSB, EM_386, ELFOSABI_NONE};
constexpr elf::Target kPpc64le{ELFCLASS64, ELFDATA2LSB, EM_PPC64, ELFOSABI_NONE};
constexpr elf::Target kS390x{ELFCLASS64, ELFDATA2MSB, EM_S390, ELFOSABI_NONE};
constexpr elf::Target kSomething{ELFCLASS32, ELFDATA2MSB, EM_OPENRISC, ELFOSABI_NONE};

std::string text_of(const std::vector<std::string>& list) { return join(list, ":"); }

// A loader as glibc compiles it: its directories one behind the other, its cache's name and its help.
std::string loader_with(const elf::Target& target, const std::vector<std::string>& directories, const std::string& cache,
                        const std::string& help = "glibc-hwcaps Legacy HWCAP") {
  ElfSpec spec;
  spec.elf_class = target.elf_class;
  spec.data = target.data;
  spec.machine = target.machine;
  auto bytes = build_elf(spec) + std::string("\0no/\0/dev/\0", 11);
  for (const auto& directory : directories) bytes += directory + '\0';
  return bytes + '\0' + cache + '\0' + help;
}

struct RulesCase {
  const char* what;
  elf::Target target;
  const char* interpreter;
  std::function<void(MemoryFiles&)> build;
  const char* defaults;
  const char* searched = nullptr;  // nullptr: the defaults
  const char* cache = "/etc/ld.so.cache";
  const char* lib_token = "lib";
  const char* sysroot = "";
  int line = __builtin_LINE();
};

const RulesCase kRules[] = {
    {"x86-64, nothing to read", kX8664, "/lib64/ld-linux-x86-64.so.2", [](MemoryFiles&) {},
     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib:/usr/lib:/lib64:/usr/lib64", nullptr, "/etc/ld.so.cache",
     "lib/x86_64-linux-gnu"},
    {"x32, no interpreter given", kX32, "", [](MemoryFiles&) {},
     "/lib/x86_64-linux-gnux32:/usr/lib/x86_64-linux-gnux32:/lib:/usr/lib:/libx32:/usr/libx32", nullptr,
     "/etc/ld.so.cache", "lib/x86_64-linux-gnux32"},
    {"a machine without a row", kSomething, "", [](MemoryFiles&) {}, "/lib:/usr/lib:/lib64:/usr/lib64"},
    {"Debian's loader", kX8664, "/lib64/ld-linux-x86-64.so.2",
     [](MemoryFiles& f) {
       f.file("/lib64/ld-linux-x86-64.so.2",
              loader_with(kX8664, {"/lib/x86_64-linux-gnu/", "/usr/lib/x86_64-linux-gnu/", "/lib/", "/usr/lib/"},
                          "/etc/ld.so.cache"));
     },
     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib:/usr/lib", nullptr, "/etc/ld.so.cache", "lib/x86_64-linux-gnu"},
    {"Fedora's loader, the interpreter not given", kX8664, "",
     [](MemoryFiles& f) {
       f.file("/lib64/ld-linux-x86-64.so.2", loader_with(kX8664, {"/lib64/", "/usr/lib64/"}, "/etc/ld.so.cache"));
     },
     "/lib64:/usr/lib64", nullptr, "/etc/ld.so.cache", "lib64"},
    {"Fedora's loader in a sysroot on Debian", kX8664, "/lib64/ld-linux-x86-64.so.2",
     [](MemoryFiles& f) {
       f.file("/lib64/ld-linux-x86-64.so.2", loader_with(kX8664, {"/lib/x86_64-linux-gnu/"}, "/etc/ld.so.cache"));
       f.file("/root/lib64/ld-linux-x86-64.so.2", loader_with(kX8664, {"/lib64/", "/usr/lib64/"}, "/etc/ld.so.cache"));
     },
     "/lib64:/usr/lib64", nullptr, "/etc/ld.so.cache", "lib64", "/root"},
    {"Debian's 32 bit loader on x86-64", kI386, "/lib/ld-linux.so.2",
     [](MemoryFiles& f) {
       f.file("/lib/ld-linux.so.2",
              loader_with(kI386, {"/lib32/", "/usr/lib32/", "/lib/", "/usr/lib/"}, "/etc/ld.so.cache"));
     },
     "/lib32:/usr/lib32:/lib:/usr/lib", nullptr, "/etc/ld.so.cache", "lib32"},
    {"a loader of another machine is not asked", kX32, "/libx32/ld-linux-x32.so.2",
     [](MemoryFiles& f) { f.file("/libx32/ld-linux-x32.so.2", loader_with(kX8664, {"/lib64/"}, "/etc/ld.so.cache")); },
     "/lib/x86_64-linux-gnux32:/usr/lib/x86_64-linux-gnux32:/lib:/usr/lib:/libx32:/usr/libx32", nullptr,
     "/etc/ld.so.cache", "lib/x86_64-linux-gnux32"},
    {"a store's loader knows its own lib", kX8664, "/store/glibc/lib/ld-linux-x86-64.so.2",
     [](MemoryFiles& f) {
       f.file("/store/glibc/lib/ld-linux-x86-64.so.2",
              loader_with(kX8664, {"/store/glibc/lib/"}, "/store/glibc/etc/ld.so.cache"));
     },
     "", "/store/glibc/lib", "/store/glibc/etc/ld.so.cache"},
    {"a copied loader still knows where it was made for", kX8664, "/store/lib/ld-linux-x86-64.so.2",
     [](MemoryFiles& f) {
       f.file("/store/lib/ld-linux-x86-64.so.2",
              loader_with(kX8664, {"/lib/x86_64-linux-gnu/", "/lib/"}, "/etc/ld.so.cache"));
     },
     "/lib/x86_64-linux-gnu:/lib", nullptr, "/etc/ld.so.cache", "lib/x86_64-linux-gnu"},
    {"Nix, the loader is elsewhere", kX8664, "/nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2", [](MemoryFiles&) {},
     "", "/nix/store/abc-glibc-2.40/lib", ""},
    {"another prefix, the loader is elsewhere", kX8664, "/opt/glibc/lib/ld-linux-x86-64.so.2", [](MemoryFiles&) {},
     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib:/usr/lib:/lib64:/usr/lib64", nullptr, "/etc/ld.so.cache",
     "lib/x86_64-linux-gnu"},
    {"a cross compiler's libc", kS390x, "/lib/ld64.so.1",
     [](MemoryFiles& f) {
       f.file("/usr/s390x-linux-gnu/lib/ld64.so.1",
              loader_with(kS390x, {"/lib/s390x-linux-gnu/", "/lib/"}, "/etc/ld.so.cache"));
     },
     "/lib/s390x-linux-gnu:/lib:/usr/s390x-linux-gnu/lib", nullptr, "/etc/ld.so.cache", "lib/s390x-linux-gnu"},
    {"a cross compiler's libc without a loader", kPpc64le, "",
     [](MemoryFiles& f) { f.directory("/usr/powerpc64le-linux-gnu/lib"); },
     "/lib/powerpc64le-linux-gnu:/usr/lib/powerpc64le-linux-gnu:/lib:/usr/lib:/lib64:/usr/lib64:"
     "/usr/powerpc64le-linux-gnu/lib",
     nullptr, "/etc/ld.so.cache", "lib/powerpc64le-linux-gnu"},
    {"musl", kX8664, "/lib/ld-musl-x86_64.so.1", [](MemoryFiles&) {}, "/lib:/usr/local/lib:/usr/lib", nullptr, ""},
    {"musl with a path file", kX8664, "/lib/ld-musl-x86_64.so.1",
     [](MemoryFiles& f) { f.file("/etc/ld-musl-x86_64.path", "/lib/x86_64-linux-musl\n/opt/lib/:relative\n\n"); },
     "/lib/x86_64-linux-musl:/opt/lib", nullptr, ""},
    {"musl in a store", kX8664, "/store/musl/lib/ld-musl-x86_64.so.1",
     [](MemoryFiles& f) {
       f.file("/etc/ld-musl-x86_64.path", "/no").file("/store/musl/etc/ld-musl-x86_64.path", "/store/musl/lib:/lib");
     },
     "/lib", "/store/musl/lib:/lib", ""},
};

TEST(LoaderRules, AreTheLoadersOwn) {
  for (const auto& row : kRules) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    MemoryFiles files;
    row.build(files);
    const auto rules = loader_rules(row.target, row.interpreter, files, row.sysroot);
    EXPECT_EQ(text_of(rules.default_directories), row.defaults);
    EXPECT_EQ(text_of(rules.search_directories), row.searched != nullptr ? row.searched : row.defaults);
    EXPECT_EQ(rules.cache, row.cache);
    EXPECT_EQ(rules.lib_token, row.lib_token);
    EXPECT_EQ(rules.is_musl, std::strstr(row.interpreter, "ld-musl-") != nullptr);
  }
}

struct SubdirectoriesCase {
  const char* what;
  elf::Target target;
  const char* help;  // the words in the loader that tell its age; nullptr: no loader to read
  std::size_t count;
  const char* first;
  const char* last;
  int line = __builtin_LINE();
};

const SubdirectoriesCase kSubdirectories[] = {
    {"unknown age", kX8664, nullptr, 26, "glibc-hwcaps/x86-64-v4", "x86_64"},
    {"2.33 to 2.36", kX8664, "glibc-hwcaps Legacy HWCAP", 26, "glibc-hwcaps/x86-64-v4", "x86_64"},
    {"2.37 and later", kX8664, "glibc-hwcaps", 3, "glibc-hwcaps/x86-64-v4", "glibc-hwcaps/x86-64-v2"},
    {"up to 2.32", kX8664, "", 23, "tls/haswell/avx512_1/x86_64", "x86_64"},
    {"powerpc64le", kPpc64le, "glibc-hwcaps", 2, "glibc-hwcaps/power10", "glibc-hwcaps/power9"},
    {"a machine without a row", kSomething, nullptr, 0, "", ""},
};

TEST(LoaderRules, SubdirectoriesFollowTheLoadersAge) {
  for (const auto& row : kSubdirectories) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    MemoryFiles files;
    if (row.help != nullptr) files.file("/lib/loader", loader_with(row.target, {"/lib/"}, "/etc/ld.so.cache", row.help));
    const auto subdirectories = loader_rules(row.target, "/lib/loader", files).subdirectories;
    EXPECT_EQ(subdirectories.size(), row.count) << text_of(subdirectories);
    EXPECT_EQ(subdirectories.empty() ? "" : subdirectories.front(), row.first);
    EXPECT_EQ(subdirectories.empty() ? "" : subdirectories.back(), row.last);
  }
}

TEST(FilesIn, VariantsComeFirst) {
  MemoryFiles files;
  for (const char* place : {"", "tls/", "glibc-hwcaps/x86-64-v2/", "glibc-hwcaps/x86-64-v4/", "x86_64/", "no-variant/"}) {
    files.file(fmt::format("/p/{}libx.so", place));
  }
  const auto rules = loader_rules(kX8664, "", files);
  EXPECT_EQ(text_of(files_in("/p", "libx.so", rules, files)),
            "/p/glibc-hwcaps/x86-64-v4/libx.so:/p/glibc-hwcaps/x86-64-v2/libx.so:/p/tls/libx.so:/p/x86_64/libx.so:/p/libx.so");
  EXPECT_EQ(text_of(files_in("/p", "liby.so", rules, files)), "");
  EXPECT_EQ(text_of(files_in("/nowhere", "libx.so", rules, files)), "");
}

TEST(LoaderConf, IsReadWithItsIncludes) {
  MemoryFiles files;
  files.file("/etc/ld.so.conf", "/first # why\ninclude ld.so.conf.d/*.conf\tlocal.conf\n\n/last/\nhwcap 0 nosegneg\nrelative\n")
      .file("/etc/ld.so.conf.d/b.conf", "/b\n/first")
      .file("/etc/ld.so.conf.d/a.conf", "  /a with space  \r\ninclude /etc/ld.so.conf\n")
      .file("/etc/ld.so.conf.d/.hidden.conf", "/hidden\n")
      .file("/etc/ld.so.conf.d/c.confx", "/c\n")
      .file("/etc/local.conf", "/local")
      .file("/root/etc/ld.so.conf", "include /etc/more.conf\n")
      .file("/root/etc/more.conf", "/more");
  EXPECT_EQ(text_of(read_loader_conf("/etc/ld.so.conf", "", files)), "/first:/a with space:/b:/local:/last");
  EXPECT_EQ(text_of(read_loader_conf("/root/etc/ld.so.conf", "/root", files)), "/more");
  EXPECT_EQ(text_of(read_loader_conf("/nowhere", "", files)), "");
}

// A cache as ldconfig writes it; a negative number of capabilities marks a variant.
std::string cache_of(const std::vector<CacheEntry>& entries) {
  const auto number = [](auto value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
  std::string strings;
  std::string table;
  const auto strings_at = 48 + entries.size() * 24;
  const auto add = [&](const std::string& text) {
    const auto at = strings_at + strings.size();
    strings += text + '\0';
    return number(static_cast<std::uint32_t>(at));
  };
  for (const auto& entry : entries) {
    table += number(std::uint32_t{0x0303}) + add(entry.name) + add(entry.path) + number(std::uint32_t{0});
    table += number(entry.is_variant ? std::uint64_t{1} << 62U : 0);
  }
  auto header = "glibc-ld.so.cache1.1" + number(static_cast<std::uint32_t>(entries.size())) +
                number(static_cast<std::uint32_t>(strings.size()));
  header.resize(48);
  return header + table + strings;
}

TEST(LoaderCache, IsReadAndDamageIsNoCrash) {
  const auto bytes = cache_of({{"liba.so", "/lib/liba.so"}, {"libb.so", "/lib/glibc-hwcaps/x86-64-v3/libb.so", true}});
  const auto entries = read_loader_cache(bytes);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name + entries[0].path, "liba.so/lib/liba.so");
  EXPECT_FALSE(entries[0].is_variant);
  EXPECT_EQ(entries[1].name + entries[1].path, "libb.so/lib/glibc-hwcaps/x86-64-v3/libb.so");
  EXPECT_TRUE(entries[1].is_variant);
  EXPECT_EQ(read_loader_cache("ld.so-1.7.0 with an old table in front" + bytes).size(), 2U);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_LE(read_loader_cache(bytes.substr(0, size)).size(), 2U);
  for (std::size_t at = 20; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] = '\xff';
    EXPECT_LE(read_loader_cache(damaged).size(), 2U);
  }
  EXPECT_EQ(read_loader_cache("").size(), 0U);
}

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
       p.library("/r/a.so", needing({"b.so"}, "${ORIGIN}/sub")).library("/r/sub/b.so").needs({"a.so"}).program.runpath = "/r";
     },
     "a.so /r/a.so runpath; b.so /r/sub/b.so runpath"},
    {"$ORIGINAL is no token", [](Place& p) { p.library("/r/$ORIGINAL/a.so").needs({"a.so"}).program.runpath = "/r/$ORIGINAL"; },
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
    {"a variant that the processor has", [](Place& p) {
       p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v2/a.so").library("/lib/tls/a.so").needs({"a.so"});
     }, "a.so /lib/glibc-hwcaps/x86-64-v2/a.so default"},
    {"a variant that it has not", [](Place& p) { p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v3/a.so").needs({"a.so"}); },
     "a.so /lib/a.so default"},
    {"another class is passed over",
     [](Place& p) { p.library("/lib/a.so", of_machine(ELFCLASS32, EM_386)).library("/usr/lib/a.so").needs({"a.so"}); },
     "a.so /usr/lib/a.so default"},
    {"another machine is passed over",
     [](Place& p) { p.library("/lib/a.so", of_machine(ELFCLASS64, EM_AARCH64)).library("/usr/lib/a.so").needs({"a.so"}); },
     "a.so /usr/lib/a.so default"},
    {"another byte order is the end", [](Place& p) {
       p.library("/lib/a.so", of_machine(ELFCLASS64, EM_X86_64, ELFDATA2MSB)).library("/usr/lib/a.so").needs({"a.so"});
     }, "a.so - missing"},
    {"no ELF file is the end",
     [](Place& p) { p.library("/usr/lib/a.so").needs({"a.so"}).files.file("/lib/a.so", "INPUT(b.so)"); }, "a.so - missing"},
    {"an unreadable file is passed over",
     [](Place& p) { p.library("/usr/lib/a.so").needs({"a.so"}).files.file("/lib/a.so", "", {0, 0}); },
     "a.so /usr/lib/a.so default"},
    {"NODEFLIB", [](Place& p) { p.library("/lib/a.so").needs({"a.so"}).program.flags_1 = DF_1_NODEFLIB; }, "a.so - missing"},
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
       p.library("/l/a.so").library("/l/glibc-hwcaps/x86-64-v2/a.so").library("/l/glibc-hwcaps/x86-64-v3/a.so").needs({"a.so"});
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
    {"without a cache, ld.so.conf", [](Place& p) {
       p.library("/local/a.so").needs({"a.so"}).files.file("/etc/ld.so.conf", "/local\n");
     }, "a.so /local/a.so cache"},
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
    {"a circle ends", [](Place& p) { p.library("/lib/a.so", needing({"b.so"})).library("/lib/b.so", needing({"a.so"})).needs({"a.so"}); },
     "a.so /lib/a.so default; b.so /lib/b.so default; a.so /lib/a.so loaded"},
    {"shallow", [](Place& p) { p.library("/lib/a.so", needing({"b.so"})).needs({"a.so"}); }, "a.so /lib/a.so default", false},
    {"by path", [](Place& p) { p.library("/x/a.so").needs({"/x/a.so", "/x/b.so", "x/c.so"}); },
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
     [](Place& p) { p.library("/lib/libc.so").needs({"libc.so", "libpthread.so.0", "libm.so.6", "libz.so"}).library("/lib/libz.so"); },
     "libc.so /lib/ld-musl-x86_64.so.1 interpreter; libpthread.so.0 /lib/ld-musl-x86_64.so.1 interpreter; "
     "libm.so.6 /lib/ld-musl-x86_64.so.1 interpreter; libz.so /lib/libz.so default"},
    {"RUNPATH is inherited",
     [](Place& p) { p.library("/r/a.so", needing({"b.so"})).library("/r/b.so").needs({"a.so"}).program.runpath = "/r"; },
     "a.so /r/a.so runpath; b.so /r/b.so runpath"},
    {"SONAMEs are not compared",
     [](Place& p) {
       ElfSpec a;
       a.soname = "b.so";
       p.library("/lib/a.so", a).library("/lib/b.so").needs({"a.so", "b.so"});
     },
     "a.so /lib/a.so default; b.so /lib/b.so default"},
    {"no variants", [](Place& p) { p.library("/lib/a.so").library("/lib/glibc-hwcaps/x86-64-v2/a.so").needs({"a.so"}); },
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
