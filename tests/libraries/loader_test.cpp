#include "libraries/loader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "base/text.hpp"
#include "libraries/loader_cache_bytes.hpp"
#include "support/elf_builder.hpp"
#include "support/memory_files.hpp"

namespace runpath {
namespace {

using test::build_elf;
using test::cache_of;
using test::ElfSpec;

constexpr elf::Target kX8664{ELFCLASS64, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE};
constexpr elf::Target kX32{ELFCLASS32, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE};
constexpr elf::Target kI386{ELFCLASS32, ELFDATA2LSB, EM_386, ELFOSABI_NONE};
constexpr elf::Target kPpc64le{ELFCLASS64, ELFDATA2LSB, EM_PPC64, ELFOSABI_NONE};
constexpr elf::Target kS390x{ELFCLASS64, ELFDATA2MSB, EM_S390, ELFOSABI_NONE};
constexpr elf::Target kSomething{ELFCLASS32, ELFDATA2MSB, EM_OPENRISC, ELFOSABI_NONE};

std::string text_of(const std::vector<std::string>& list) { return join(list, ":"); }

// A loader as glibc compiles it: its directories one behind the other, its cache's name and its help.
std::string loader_with(const elf::Target& target, const std::vector<std::string>& directories,
                        const std::string& cache, const std::string& help = "glibc-hwcaps Legacy HWCAP") {
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
     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib:/usr/lib", nullptr, "/etc/ld.so.cache",
     "lib/x86_64-linux-gnu"},
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
    {"a store whose name begins like /lib", kX8664, "/library/lib/ld-linux-x86-64.so.2",
     [](MemoryFiles& f) {
       f.file("/library/lib/ld-linux-x86-64.so.2",
              loader_with(kX8664, {"/library/lib/", "/libx32/"}, "/library/ld.so.cache"));
     },
     "/libx32", "/library/lib:/libx32", "/library/ld.so.cache"},
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
    if (row.help != nullptr)
      files.file("/lib/loader", loader_with(row.target, {"/lib/"}, "/etc/ld.so.cache", row.help));
    const auto subdirectories = loader_rules(row.target, "/lib/loader", files).subdirectories;
    EXPECT_EQ(subdirectories.size(), row.count) << text_of(subdirectories);
    EXPECT_EQ(subdirectories.empty() ? "" : subdirectories.front(), row.first);
    EXPECT_EQ(subdirectories.empty() ? "" : subdirectories.back(), row.last);
  }
}

TEST(FilesIn, VariantsComeFirst) {
  MemoryFiles files;
  for (const char* place :
       {"", "tls/", "glibc-hwcaps/x86-64-v2/", "glibc-hwcaps/x86-64-v4/", "x86_64/", "no-variant/"}) {
    files.file(fmt::format("/p/{}libx.so", place));
  }
  const auto rules = loader_rules(kX8664, "", files);
  EXPECT_EQ(text_of(files_in("/p", "libx.so", rules, files)),
            "/p/glibc-hwcaps/x86-64-v4/libx.so:/p/glibc-hwcaps/x86-64-v2/libx.so:/p/tls/libx.so:/p/x86_64/libx.so:/p/"
            "libx.so");
  EXPECT_EQ(text_of(files_in("/p", "liby.so", rules, files)), "");
  EXPECT_EQ(text_of(files_in("/nowhere", "libx.so", rules, files)), "");
}

TEST(LoaderConf, IsReadWithItsIncludes) {
  MemoryFiles files;
  files
      .file("/etc/ld.so.conf",
            "/first # why\ninclude ld.so.conf.d/*.conf\tlocal.conf\n\n/last/\nhwcap 0 nosegneg\nrelative\n")
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

TEST(LoaderCache, IsReadAndDamageIsNoCrash) {
  const auto bytes = cache_of({{"liba.so", "/lib/liba.so"}, {"libb.so", "/lib/glibc-hwcaps/x86-64-v3/libb.so", true}});
  const auto entries = read_loader_cache(bytes);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name + entries[0].path, "liba.so/lib/liba.so");
  EXPECT_FALSE(entries[0].is_variant);
  EXPECT_EQ(entries[1].name + entries[1].path, "libb.so/lib/glibc-hwcaps/x86-64-v3/libb.so");
  EXPECT_TRUE(entries[1].is_variant);
  EXPECT_EQ(read_loader_cache("ld.so-1.7.0 with an old table in front" + bytes).size(), 2U);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_LE(read_loader_cache(bytes.substr(0, size)).size(), 2U);
  for (std::size_t at = 20; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] = '\xff';
    EXPECT_LE(read_loader_cache(damaged).size(), 2U);
  }
  EXPECT_EQ(read_loader_cache("").size(), 0U);
}

}  // namespace
}  // namespace runpath
