// A reader of ELF files of its own, so that the judge does not share the code it judges.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fidelity {

// What the tests ask of a 64-bit little-endian x86-64 ELF file.
struct ElfFacts {
  bool is_elf = false;     // any ELF file at all
  bool is_ours = false;    // of the class and machine that the programs here are of
  bool is_shared = false;  // ET_DYN
  std::string soname;      // "" when there is none
  std::vector<std::string> needed;
  bool has_runpath = false;                     // either tag
  bool is_rpath = false;                        // DT_RPATH, not DT_RUNPATH
  std::string runpath;                          // unsplit
  bool nodefaultlib = false;                    // DF_1_NODEFLIB
  std::set<std::string> defines;                // "fn_…" that .symtab defines
  std::set<std::string> exports;                // "fn_…" that .dynsym defines
  std::map<std::string, std::uint32_t> values;  // "value_…": the number stored there
};

[[nodiscard]] ElfFacts read_elf_facts(const std::string& bytes);
[[nodiscard]] ElfFacts read_elf_file(const std::string& path);

}  // namespace fidelity
