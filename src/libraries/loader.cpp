#include "libraries/loader.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

// What is usual on one machine, where the loader itself cannot be read.
struct MachineRow {
  std::uint16_t machine;
  std::uint8_t elf_class;
  std::uint8_t data;
  std::string_view interpreter;  // glibc's
  std::string_view multiarch;    // Debian's directory names below /lib and /usr/lib
  std::string_view other;        // the biarch name beside "lib"
  std::string_view cross;        // what cross compilers call the target, as far as it is not `multiarch`
  std::string_view hwcaps;       // below glibc-hwcaps, best first (dl-hwcaps-subdirs.c)
  std::string_view legacy;       // the parts of the older subdirectories, "|" between alternatives (glibc up to 2.36)
};

constexpr std::array kMachines = {
    MachineRow{EM_X86_64, ELFCLASS64, ELFDATA2LSB, "/lib64/ld-linux-x86-64.so.2", "x86_64-linux-gnu", "lib64", "",
               "x86-64-v4 x86-64-v3 x86-64-v2", "tls haswell|xeon_phi avx512_1 x86_64"},
    MachineRow{EM_X86_64, ELFCLASS32, ELFDATA2LSB, "/libx32/ld-linux-x32.so.2", "x86_64-linux-gnux32", "libx32", "",
               "x86-64-v4 x86-64-v3 x86-64-v2", "tls haswell|xeon_phi avx512_1 x86_64"},
    MachineRow{EM_386, ELFCLASS32, ELFDATA2LSB, "/lib/ld-linux.so.2", "i386-linux-gnu", "lib32",
               "i686-linux-gnu i586-linux-gnu", "", "tls i686 sse2"},
    MachineRow{EM_AARCH64, ELFCLASS64, ELFDATA2LSB, "/lib/ld-linux-aarch64.so.1", "aarch64-linux-gnu", "lib64", "", "",
               "tls aarch64 atomics"},
    MachineRow{EM_AARCH64, ELFCLASS64, ELFDATA2MSB, "/lib/ld-linux-aarch64_be.so.1", "aarch64_be-linux-gnu", "lib64",
               "", "", "tls aarch64_be atomics"},
    MachineRow{EM_ARM, ELFCLASS32, ELFDATA2LSB, "/lib/ld-linux-armhf.so.3", "arm-linux-gnueabihf arm-linux-gnueabi", "",
               "", "", "tls v8l|v7l|v6l neon vfp"},
    MachineRow{EM_PPC64, ELFCLASS64, ELFDATA2LSB, "/lib64/ld64.so.2", "powerpc64le-linux-gnu", "lib64", "",
               "power10 power9", "tls power10|power9|power8"},
    MachineRow{EM_PPC64, ELFCLASS64, ELFDATA2MSB, "/lib64/ld64.so.1", "powerpc64-linux-gnu", "lib64", "", "", "tls"},
    MachineRow{EM_PPC, ELFCLASS32, ELFDATA2MSB, "/lib/ld.so.1", "powerpc-linux-gnu", "lib32", "", "", "tls"},
    MachineRow{EM_S390, ELFCLASS64, ELFDATA2MSB, "/lib/ld64.so.1", "s390x-linux-gnu", "lib64", "", "z16 z15 z14 z13",
               "tls"},
    MachineRow{EM_RISCV, ELFCLASS64, ELFDATA2LSB, "/lib/ld-linux-riscv64-lp64d.so.1", "riscv64-linux-gnu",
               "lib64/lp64d lib64", "", "", "tls"},
    MachineRow{EM_LOONGARCH, ELFCLASS64, ELFDATA2LSB, "/lib64/ld-linux-loongarch-lp64d.so.1", "loongarch64-linux-gnu",
               "lib64", "", "", ""},
    MachineRow{EM_MIPS, ELFCLASS64, ELFDATA2LSB, "/lib64/ld.so.1", "mips64el-linux-gnuabi64", "lib64", "", "", "tls"},
    MachineRow{EM_MIPS, ELFCLASS64, ELFDATA2MSB, "/lib64/ld.so.1", "mips64-linux-gnuabi64", "lib64", "", "", "tls"},
    MachineRow{EM_MIPS, ELFCLASS32, ELFDATA2LSB, "/lib/ld.so.1", "mipsel-linux-gnu mips64el-linux-gnuabin32", "lib32",
               "", "", "tls"},
    MachineRow{EM_MIPS, ELFCLASS32, ELFDATA2MSB, "/lib/ld.so.1", "mips-linux-gnu mips64-linux-gnuabin32", "lib32", "",
               "", "tls"},
    MachineRow{EM_SPARCV9, ELFCLASS64, ELFDATA2MSB, "/lib64/ld-linux.so.2", "sparc64-linux-gnu", "lib64", "", "",
               "tls"},
};

// For a machine without a row.
constexpr MachineRow kAnyMachine{EM_NONE, 0, 0, "", "", "lib64", "", "", ""};

const MachineRow& find_machine(const elf::Target& target) {
  const auto row = std::ranges::find_if(kMachines, [&](const MachineRow& each) {
    return each.machine == target.machine && each.elf_class == target.elf_class && each.data == target.data;
  });
  return row == kMachines.end() ? kAnyMachine : *row;
}

// Whether `row` is what this very program was compiled for; a cross compiler's directories are then not the loader's.
bool is_own_machine(const MachineRow& row) {
#if defined(__x86_64__) && defined(__LP64__)
  return row.machine == EM_X86_64 && row.elf_class == ELFCLASS64;
#elif defined(__aarch64__) && defined(__LP64__)
  return row.machine == EM_AARCH64 && row.data == ELFDATA2LSB;
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
  return row.machine == EM_PPC64 && row.data == ELFDATA2LSB;
#elif defined(__s390x__)
  return row.machine == EM_S390;
#elif defined(__riscv) && __riscv_xlen == 64
  return row.machine == EM_RISCV;
#elif defined(__arm__)
  return row.machine == EM_ARM;
#elif defined(__i386__)
  return row.machine == EM_386;
#else
  return row.machine == EM_NONE;
#endif
}

// Whether the path is /lib, /lib64, /libx32 …, the same below /usr, or below one of them.
bool is_fhs(std::string_view path) {
  const auto name = after_prefix(path, "/usr/lib").value_or(after_prefix(path, "/lib").value_or("no"));
  return name.substr(0, name.find('/')).find_first_not_of("0123456789xo") == std::string_view::npos;
}

std::vector<std::string> usual_directories(const MachineRow& row) {
  std::vector<std::string> directories;
  for (const auto& name : split_nonempty(row.multiarch, ' ')) {
    directories.push_back("/lib/" + name);
    directories.push_back("/usr/lib/" + name);
  }
  directories.insert(directories.end(), {"/lib", "/usr/lib"});
  for (const auto& name : split_nonempty(row.other, ' ')) {
    directories.push_back("/" + name);
    directories.push_back("/usr/" + name);
  }
  return directories;
}

// The library directories of cross compilers for this target that are there.
std::vector<std::string> cross_directories(const MachineRow& row, const FileSystem& files) {
  std::vector<std::string> directories;
  if (is_own_machine(row)) return directories;
  for (const auto& names : {row.multiarch, row.cross}) {
    for (const auto& name : split_nonempty(names, ' ')) {
      const auto directory = "/usr/" + name + "/lib";
      if (const auto status = files.status(directory); status && status->type == FileType::directory) {
        directories.push_back(directory);
      }
    }
  }
  return directories;
}

// Every choice of parts, earlier parts weighing more; "a b|c" gives a/b a/c a b c (as _dl_important_hwcaps orders
// them).
std::vector<std::string> legacy_subdirectories(std::string_view parts) {
  std::vector<std::string> paths = {""};
  auto names = split_nonempty(parts, ' ');
  std::ranges::reverse(names);
  for (const auto& alternatives : names) {
    std::vector<std::string> longer;
    for (const auto& name : split_nonempty(alternatives, '|')) {
      for (const auto& path : paths) longer.push_back(path.empty() ? name : name + "/" + path);
    }
    longer.insert(longer.end(), paths.begin(), paths.end());
    paths = std::move(longer);
  }
  paths.pop_back();
  return paths;
}

// What is compiled into one glibc loader.
struct LoaderFacts {
  std::vector<std::string> directories;
  std::string cache;
  bool has_hwcaps = true;
  bool has_legacy = true;
};

// The NUL-terminated string around `at`.
std::string_view string_around(std::string_view bytes, std::size_t at) {
  const auto before = bytes.substr(0, at).rfind('\0');
  const auto begin = before == std::string_view::npos ? 0 : before + 1;
  return bytes.substr(begin, bytes.find('\0', at) - begin);
}

// glibc's system_dirs: strings that end in a slash, one behind the other (elf/dl-load.c, SYSTEM_DIRS).
std::vector<std::string> find_system_directories(std::string_view bytes) {
  constexpr std::string_view kEnd("/\0", 2);
  const auto is_directory = [](std::string_view text) {
    return text.size() > 2 && text.front() == '/' && text.back() == '/' &&
           text.find("/lib") != std::string_view::npos &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
  };
  for (auto at = bytes.find(kEnd); at != std::string_view::npos; at = bytes.find(kEnd, at + 1)) {
    auto text = string_around(bytes, at);
    std::vector<std::string> found;
    while (is_directory(text)) {
      found.emplace_back(text.substr(0, text.size() - 1));
      const auto next = static_cast<std::size_t>(text.data() - bytes.data()) + text.size() + 1;
      text = bytes.substr(next, bytes.find('\0', next) - next);
    }
    if (!found.empty()) return found;
  }
  return {};
}

std::optional<LoaderFacts> read_loader(const std::string& path, const elf::Target& target, const FileSystem& files) {
  const auto bytes = files.read(path);
  if (!bytes || !elf::is_elf(bytes.value())) return std::nullopt;
  const auto elf = elf::read_elf_bytes(bytes.value());
  if (!elf || !target.accepts(elf.value().target)) return std::nullopt;
  const std::string_view text = bytes.value();
  LoaderFacts facts;
  facts.directories = find_system_directories(text);
  if (facts.directories.empty()) return std::nullopt;
  constexpr std::string_view kCache("/ld.so.cache\0", 13);
  if (const auto at = text.find(kCache); at != std::string_view::npos) facts.cache = string_around(text, at);
  // The loader's own help names both kinds (since 2.33, and up to 2.36); an older loader knows neither the words nor
  // hwcaps.
  facts.has_hwcaps = text.find("glibc-hwcaps") != std::string_view::npos;
  facts.has_legacy = !facts.has_hwcaps || text.find("Legacy HWCAP") != std::string_view::npos;
  return facts;
}

// The loader where the link's machine has it, or where a cross compiler keeps it.
std::optional<LoaderFacts> read_loader_of(const std::string& interpreter, const elf::Target& target,
                                          const std::string& sysroot, const std::vector<std::string>& cross,
                                          const FileSystem& files) {
  auto facts = read_loader(sysroot + interpreter, target, files);
  for (std::size_t i = 0; !facts && i < cross.size(); ++i) {
    facts = read_loader(path_join(cross[i], base_name(interpreter)), target, files);
  }
  return facts;
}

// What $LIB stands for follows from where the loader looks first: Debian's multiarch, lib64, lib32 or lib.
std::string lib_token_of(const std::string& directory) {
  if (!is_fhs(directory)) return std::string(base_name(directory));
  const auto below_usr = after_prefix(directory, "/usr/");
  return std::string(below_usr.value_or(std::string_view(directory).substr(1)));
}

// musl looks for PREFIX/etc/ld-musl-ARCH.path, PREFIX being two levels above the loader (ldso/dynlink.c, load_library).
LoaderRules musl_rules(const std::string& interpreter, const std::string& sysroot, const FileSystem& files) {
  LoaderRules rules;
  rules.is_musl = true;
  rules.loader_name = base_name(interpreter);
  rules.cache.clear();
  rules.searched_subdirectories.emplace();
  auto prefix = dir_name(dir_name(interpreter));
  if (prefix == "/" || prefix == ".") prefix.clear();
  const auto name = base_name(interpreter);
  const auto stem = name.substr(0, name.find(".so"));
  const auto list = files.read(sysroot + prefix + "/etc/" + std::string(stem) + ".path");
  std::string text = list ? list.value() : "/lib:/usr/local/lib:/usr/lib";
  std::ranges::replace(text, '\n', ':');
  for (const auto& directory : split_nonempty(text, ':')) {
    if (is_absolute(directory)) rules.search_directories.push_back(clean_absolute(directory, "/"));
  }
  for (const auto& directory : rules.search_directories) {
    if (prefix.empty() || !is_under(directory, prefix)) rules.default_directories.push_back(directory);
  }
  return rules;
}

void append_new(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const auto& each : more) {
    if (std::ranges::find(list, each) == list.end()) list.push_back(each);
  }
}

}  // namespace

LoaderRules loader_rules(const elf::Target& target, const std::string& interpreter, const FileSystem& files,
                         const std::string& sysroot) {
  if (base_name(interpreter).starts_with("ld-musl-")) return musl_rules(interpreter, sysroot, files);
  const auto& row = find_machine(target);
  const std::string loader = interpreter.empty() ? std::string(row.interpreter) : interpreter;
  const auto cross = cross_directories(row, files);
  const auto facts = read_loader_of(loader, target, sysroot, cross, files);
  LoaderRules rules;
  rules.loader_name = base_name(loader);
  if (facts) {
    rules.search_directories = facts->directories;
    rules.cache = facts->cache;
    rules.lib_token = lib_token_of(facts->directories.front());
  } else if (!loader.starts_with("/nix/store/") && !loader.starts_with("/gnu/store/")) {
    rules.search_directories = usual_directories(row);
    rules.lib_token = lib_token_of(rules.search_directories.front());
  } else {
    rules.search_directories = {dir_name(loader)};
    rules.cache.clear();
  }
  for (const auto& directory : rules.search_directories) {
    if (is_fhs(directory)) rules.default_directories.push_back(directory);
  }
  append_new(rules.search_directories, cross);
  append_new(rules.default_directories, cross);
  if (!facts || facts->has_hwcaps) {
    for (const auto& name : split_nonempty(row.hwcaps, ' ')) rules.subdirectories.push_back("glibc-hwcaps/" + name);
  }
  if (!facts || facts->has_legacy) append_new(rules.subdirectories, legacy_subdirectories(row.legacy));
  return rules;
}

std::vector<std::string> files_in(const std::string& directory, const std::string& name, const LoaderRules& rules,
                                  const FileSystem& files) {
  std::vector<std::string> found;
  const auto add = [&](const std::string& path) {
    if (files.status(path)) found.push_back(path);
  };
  std::string top;
  bool has_top = false;
  for (const auto& subdirectory : rules.subdirectories) {
    auto first = subdirectory.substr(0, subdirectory.find('/'));
    if (first != top) {
      top = std::move(first);
      has_top = files.status(path_join(directory, top)).has_value();
    }
    if (has_top) add(path_join(path_join(directory, subdirectory), name));
  }
  add(path_join(directory, name));
  return found;
}

}  // namespace runpath
