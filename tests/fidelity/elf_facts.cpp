#include "elf_facts.hpp"

#include <elf.h>

#include <cstring>
#include <optional>

#include "disk.hpp"

namespace fidelity {

namespace {

template <class T>
std::optional<T> at(const std::string& bytes, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

std::string text_at(const std::string& bytes, const Elf64_Shdr& strings, std::uint64_t offset) {
  const auto start = strings.sh_offset + offset;
  if (offset >= strings.sh_size || start >= bytes.size()) return {};
  const auto* first = bytes.data() + start;
  return {first, strnlen(first, bytes.size() - start)};
}

std::vector<Elf64_Shdr> sections_of(const std::string& bytes, const Elf64_Ehdr& header) {
  std::vector<Elf64_Shdr> sections;
  for (unsigned index = 0; index < header.e_shnum; ++index) {
    const auto section = at<Elf64_Shdr>(bytes, header.e_shoff + index * sizeof(Elf64_Shdr));
    if (section) sections.push_back(*section);
  }
  return sections;
}

std::optional<std::uint64_t> offset_of(const std::string& bytes, const Elf64_Ehdr& header, std::uint64_t address) {
  for (unsigned index = 0; index < header.e_phnum; ++index) {
    const auto segment = at<Elf64_Phdr>(bytes, header.e_phoff + index * sizeof(Elf64_Phdr));
    if (!segment || segment->p_type != PT_LOAD) continue;
    if (address >= segment->p_vaddr && address - segment->p_vaddr < segment->p_filesz)
      return segment->p_offset + (address - segment->p_vaddr);
  }
  return std::nullopt;
}

void read_dynamic(const std::string& bytes, const Elf64_Shdr& section, const Elf64_Shdr& strings, ElfFacts& facts) {
  for (std::uint64_t offset = 0; offset < section.sh_size; offset += sizeof(Elf64_Dyn)) {
    const auto entry = at<Elf64_Dyn>(bytes, section.sh_offset + offset);
    if (!entry || entry->d_tag == DT_NULL) return;
    const auto value = entry->d_un.d_val;
    if (entry->d_tag == DT_SONAME) facts.soname = text_at(bytes, strings, value);
    if (entry->d_tag == DT_NEEDED) facts.needed.push_back(text_at(bytes, strings, value));
    if (entry->d_tag == DT_FLAGS_1) facts.nodefaultlib = (value & DF_1_NODEFLIB) != 0;
    const bool is_runpath = entry->d_tag == DT_RUNPATH;
    if (!is_runpath && (entry->d_tag != DT_RPATH || facts.has_runpath)) continue;
    facts.has_runpath = true;
    facts.is_rpath = !is_runpath;
    facts.runpath = text_at(bytes, strings, value);
  }
}

void read_symbols(const std::string& bytes, const Elf64_Ehdr& header, const Elf64_Shdr& section,
                  const Elf64_Shdr& strings, ElfFacts& facts) {
  for (std::uint64_t offset = 0; offset < section.sh_size; offset += sizeof(Elf64_Sym)) {
    const auto symbol = at<Elf64_Sym>(bytes, section.sh_offset + offset);
    if (!symbol || symbol->st_shndx == SHN_UNDEF) continue;
    const auto name = text_at(bytes, strings, symbol->st_name);
    if (name.starts_with("fn_")) (section.sh_type == SHT_DYNSYM ? facts.exports : facts.defines).insert(name);
    if (!name.starts_with("value_")) continue;
    const auto place = offset_of(bytes, header, symbol->st_value);
    const auto value = place ? at<std::uint32_t>(bytes, *place) : std::nullopt;
    if (value) facts.values[name] = *value;
  }
}

}  // namespace

ElfFacts read_elf_facts(const std::string& bytes) {
  ElfFacts facts;
  facts.is_elf = bytes.starts_with(ELFMAG);
  const auto header = at<Elf64_Ehdr>(bytes, 0);
  if (!facts.is_elf || !header) return facts;
  facts.is_ours = header->e_ident[EI_CLASS] == ELFCLASS64 && header->e_machine == EM_X86_64;
  facts.is_shared = header->e_type == ET_DYN;
  if (!facts.is_ours) return facts;
  const auto sections = sections_of(bytes, *header);
  for (const auto& section : sections) {
    if (section.sh_link >= sections.size()) continue;
    const auto& strings = sections[section.sh_link];
    if (section.sh_type == SHT_DYNAMIC) read_dynamic(bytes, section, strings, facts);
    if (section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM)
      read_symbols(bytes, *header, section, strings, facts);
  }
  return facts;
}

ElfFacts read_elf_file(const std::string& path) { return read_elf_facts(read_file(path)); }

}  // namespace fidelity
