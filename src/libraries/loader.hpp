// How the target's dynamic loader searches: glibc's rules (elf/dl-load.c, dl-hwcaps.c) and musl's (ldso/dynlink.c).
#pragma once

#include <functional>
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
  std::vector<std::string> default_directories;  // /lib, /usr/lib, lib64, multiarch … of the target, absolute, no sysroot
  std::vector<std::string> subdirectories;       // searched before a directory itself, best first: "glibc-hwcaps/x86-64-v3" … and the legacy ones
};

// The rules for a program of `target` whose PT_INTERP is `interpreter` ("" = the target's usual one).
// A store's loader (outside /lib* and /usr/lib*) still counts the FHS directories only as far as FHS ones are concerned:
// default_directories holds FHS and multiarch directories alone, never a store's own lib.
[[nodiscard]] LoaderRules loader_rules(const elf::Target& target, const std::string& interpreter, const FileSystem& files);

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

// Resolves the NEEDED of `program` (a path) breadth first, as ld.so does with an empty environment: DT_RPATH with its inheritance,
// DT_RUNPATH, $ORIGIN and $LIB, ld.so.cache's directories (from /etc/ld.so.conf and its includes), defaults, NODEFLIB, SONAMEs already loaded,
// other classes and machines skipped. `deep`: the needs of the libraries too, each object once. `sysroot` is put before default directories.
[[nodiscard]] std::vector<Resolution> resolve_as_loader(const std::string& program, const elf::ElfFile& elf, bool deep,
                                                        const LoaderRules& rules, const std::string& sysroot,
                                                        const FileSystem& files, const ReadElf& read_elf);

}  // namespace runpath
