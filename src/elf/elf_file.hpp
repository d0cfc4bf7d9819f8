// What a link and a loader need to know of one ELF file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runpath::elf {

// Which machine a file is for: two files can be linked together when all three agree.
// OSABI values NONE (0) and GNU (3) count as the same.
struct Target {
  std::uint8_t elf_class = 0;  // ELFCLASS32 or ELFCLASS64
  std::uint8_t data = 0;       // ELFDATA2LSB or ELFDATA2MSB
  std::uint16_t machine = 0;   // EM_…
  std::uint8_t os_abi = 0;     // ELFOSABI_…
  [[nodiscard]] bool accepts(const Target& other) const;
};

// One ELF file, as read from its headers and its dynamic section. All strings are bytes as stored.
struct ElfFile {
  Target target;
  std::uint16_t type = 0;  // ET_REL, ET_EXEC, ET_DYN …
  std::optional<std::string> soname;
  std::vector<std::string> needed;          // DT_NEEDED, in order
  std::optional<std::string> rpath;         // DT_RPATH, unsplit
  std::optional<std::string> runpath;       // DT_RUNPATH, unsplit
  std::optional<std::string> interpreter;   // PT_INTERP
  std::uint64_t flags_1 = 0;                // DT_FLAGS_1
  bool has_dynamic = false;                 // there is a dynamic section
  [[nodiscard]] bool nodefaultlib() const;  // DF_1_NODEFLIB
  [[nodiscard]] bool is_pie() const;        // DF_1_PIE
};

// Whether the bytes begin like an ELF file.
[[nodiscard]] bool is_elf(std::string_view head);

// Reads `path`; of an archive, the object that it begins with. Errors: cannot be opened, not ELF, damaged; the message names the path.
[[nodiscard]] Result<ElfFile> read_elf(const std::string& path);

// The same for a whole file in memory; errors do not name it.
[[nodiscard]] Result<ElfFile> read_elf_bytes(std::string_view bytes);

// What a linker would take a file for, by its first bytes.
enum class FileKind {
  elf_shared,       // ET_DYN: also a position independent executable, which only its dynamic section tells apart
  elf_relocatable,  // ET_REL
  elf_executable,   // ET_EXEC
  archive,
  thin_archive,
  llvm_bitcode,
  text,  // printable, or empty: GNU ld reads it as a linker script
  other,
  missing,  // not there, not readable or a directory
};

// How many first bytes kind_of looks at.
inline constexpr std::size_t kHeadSize = 64;

[[nodiscard]] FileKind kind_of(std::string_view head);
[[nodiscard]] FileKind file_kind(const std::string& path);

}  // namespace runpath::elf
