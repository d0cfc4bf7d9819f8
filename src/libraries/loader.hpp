// How the target's dynamic loader searches: glibc's rules (elf/dl-load.c, dl-hwcaps.c) and musl's (ldso/dynlink.c).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "elf/elf_file.hpp"

namespace runpath {

// Reads one ELF file; elf::read_elf outside tests.
using ReadElf = std::function<Result<elf::ElfFile>(const std::string& path)>;

// What one loader does for one target.
struct LoaderRules {
  bool is_musl = false;
  // Of the target: /lib, /usr/lib, lib64, multiarch …; absolute, no sysroot.
  std::vector<std::string> default_directories;
  // Searched before a directory itself, best first: "glibc-hwcaps/x86-64-v3" … and the legacy ones.
  std::vector<std::string> subdirectories;
  // All that the loader searches in the end, a store's own lib included; empty = the defaults.
  std::vector<std::string> search_directories;
  // Those subdirectories that this machine's processor has; nothing = ask it.
  std::optional<std::vector<std::string>> searched_subdirectories;
  std::string cache = "/etc/ld.so.cache";  // the loader's cache file, no sysroot; "" = it has none
  std::string lib_token = "lib";           // what $LIB stands for
  std::string loader_name;  // the loader's own base name, under which it is loaded already; "" = not known
};

// The rules for a program of `target` whose PT_INTERP is `interpreter` ("" = the target's usual one), below `sysroot`.
//
// The loader itself is asked, where it can be read: its directories are compiled into it (Debian's knows no lib64,
// Fedora's nothing else), and so is its cache's name. A store's loader (outside /lib* and /usr/lib*) usually knows its
// own lib alone: then no FHS directory is a default. default_directories holds FHS and multiarch directories, never a
// store's own lib. Where it cannot be read, a table by machine answers; for /nix/store and /gnu/store, nothing is a
// default.
//
// A cross compiler's library directories (/usr/TRIPLE/lib) are defaults of their target: on the machine that the
// program is for they are /lib, and `qemu -L /usr/TRIPLE` reads them as such.
[[nodiscard]] LoaderRules loader_rules(const elf::Target& target, const std::string& interpreter,
                                       const FileSystem& files, const std::string& sysroot = "");

// Every file that the loader could take for `name` in `directory`: hwcaps variants first, then the plain one.
// All subdirectories count, whatever this machine's processor can do.
[[nodiscard]] std::vector<std::string> files_in(const std::string& directory, const std::string& name,
                                                const LoaderRules& rules, const FileSystem& files);

// One NEEDED and the file the loader will take for it.
struct Resolution {
  std::string name;
  std::string needed_by;  // the object that needs it
  std::string path;       // "" when nothing is found
  std::string via;        // "runpath", "rpath", "default", "cache", "loaded", "interpreter", "path", "missing"
};

// Resolves the NEEDED of `program` (a path) breadth first, as ld.so does with an empty environment: DT_RPATH with its
// inheritance, DT_RUNPATH, $ORIGIN, $LIB and $PLATFORM, ld.so.cache (where there is none: the directories of
// /etc/ld.so.conf and its includes), defaults, NODEFLIB, SONAMEs already loaded, other classes and machines skipped. A
// file that would make the loader give up (damaged, of another byte order) is "missing". Relative and empty RPATH
// entries are skipped: they mean another place in every working directory. `deep`: the needs of the libraries too, each
// object once. `sysroot` is put before default directories.
[[nodiscard]] std::vector<Resolution> resolve_as_loader(const std::string& program, const elf::ElfFile& elf, bool deep,
                                                        const LoaderRules& rules, const std::string& sysroot,
                                                        const FileSystem& files, const ReadElf& read_elf);

}  // namespace runpath
