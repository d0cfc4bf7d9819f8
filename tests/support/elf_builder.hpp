// ELF files made to measure: program headers and a dynamic section, no section headers, no code. The system's loader
// takes those of its own machine for real (LD_TRACE_LOADED_OBJECTS), so that tests need no compiler.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace runpath::test {

// What the file shall say. Values as in elf.h.
struct ElfSpec {
  std::uint16_t type = ET_DYN;
  std::uint8_t elf_class = ELFCLASS64;
  std::uint8_t data = ELFDATA2LSB;
  std::uint16_t machine = EM_X86_64;
  std::uint8_t os_abi = ELFOSABI_NONE;
  std::optional<std::string> soname = {};
  std::vector<std::string> needed = {};
  std::optional<std::string> rpath = {};
  std::optional<std::string> runpath = {};
  std::optional<std::string> interpreter = {};
  std::uint64_t flags_1 = 0;
  bool has_dynamic = true;
};

// Lays the parts out behind each other; every part's address is its place in the file.
class ElfBuilder {
 public:
  explicit ElfBuilder(ElfSpec spec) : m_spec(std::move(spec)), m_wide(m_spec.elf_class == ELFCLASS64) {}

  [[nodiscard]] std::string build() {
    m_bytes.assign(header_size() + program_header_count() * program_header_size(), '\0');
    const auto interpreter = m_spec.interpreter ? append(*m_spec.interpreter + '\0') : Part{};
    const auto strings = add_strings();
    const auto hash = append(number(1, 4) + number(1, 4) + number(0, 4) + number(0, 4));  // one empty bucket and chain
    align();
    const auto symbols = append(std::string(m_wide ? 24 : 16, '\0'));
    align();
    const auto dynamic = m_spec.has_dynamic ? append(dynamic_section(strings, hash, symbols)) : Part{};
    const Part whole{0, m_bytes.size()};
    std::string headers = elf_header();
    if (program_header_count() != 0) {
      const Part table{header_size(), program_header_count() * program_header_size()};
      headers += program_header(PT_PHDR, PF_R, table, word());
      if (m_spec.interpreter) headers += program_header(PT_INTERP, PF_R, interpreter, 1);
      headers += program_header(PT_LOAD, PF_R | PF_W, whole, 0x1000);
      if (m_spec.has_dynamic) headers += program_header(PT_DYNAMIC, PF_R | PF_W, dynamic, word());
      headers += program_header(PT_GNU_STACK, PF_R | PF_W, Part{}, 0x10);
    }
    m_bytes.replace(0, headers.size(), headers);
    return std::move(m_bytes);
  }

 private:
  struct Part {
    std::size_t at = 0;
    std::size_t size = 0;
  };

  [[nodiscard]] std::size_t word() const { return m_wide ? 8 : 4; }
  [[nodiscard]] std::size_t header_size() const { return m_wide ? 64 : 52; }
  [[nodiscard]] std::size_t program_header_size() const { return m_wide ? 56 : 32; }
  [[nodiscard]] std::size_t program_header_count() const {
    if (m_spec.type == ET_REL) return 0;
    return 3U + (m_spec.interpreter ? 1U : 0U) + (m_spec.has_dynamic ? 1U : 0U);
  }

  [[nodiscard]] std::string number(std::uint64_t value, std::size_t size) const {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
      const auto place = m_spec.data == ELFDATA2MSB ? size - 1 - i : i;
      bytes[place] = static_cast<char>(value >> (8 * i) & 0xffU);
    }
    return bytes;
  }
  [[nodiscard]] std::string address(std::uint64_t value) const { return number(value, word()); }

  Part append(const std::string& bytes) {
    const Part part{m_bytes.size(), bytes.size()};
    m_bytes += bytes;
    return part;
  }
  void align() { m_bytes.resize((m_bytes.size() + 7) / 8 * 8); }

  std::size_t add_string(std::string& table, const std::string& text) const {
    const auto at = table.size();
    table += text + '\0';
    return at;
  }

  Part add_strings() {
    std::string table(1, '\0');
    const auto note = [&](std::uint64_t tag, const std::string& text) {
      m_entries.emplace_back(tag, add_string(table, text));
    };
    for (const auto& name : m_spec.needed) note(DT_NEEDED, name);
    if (m_spec.soname) note(DT_SONAME, *m_spec.soname);
    if (m_spec.rpath) note(DT_RPATH, *m_spec.rpath);
    if (m_spec.runpath) note(DT_RUNPATH, *m_spec.runpath);
    const auto part = append(table);
    align();
    return part;
  }

  std::string dynamic_section(const Part& strings, const Part& hash, const Part& symbols) {
    if (m_spec.flags_1 != 0) m_entries.emplace_back(DT_FLAGS_1, m_spec.flags_1);
    m_entries.emplace_back(DT_HASH, hash.at);
    m_entries.emplace_back(DT_STRTAB, strings.at);
    m_entries.emplace_back(DT_SYMTAB, symbols.at);
    m_entries.emplace_back(DT_STRSZ, strings.size);
    m_entries.emplace_back(DT_SYMENT, symbols.size);
    m_entries.emplace_back(DT_NULL, 0);
    std::string bytes;
    for (const auto& [tag, value] : m_entries) bytes += address(tag) + address(value);
    return bytes;
  }

  [[nodiscard]] std::string elf_header() const {
    std::string bytes = ELFMAG;
    for (const auto byte : {m_spec.elf_class, m_spec.data, std::uint8_t{EV_CURRENT}, m_spec.os_abi}) {
      bytes += static_cast<char>(byte);
    }
    bytes.resize(EI_NIDENT);
    bytes += number(m_spec.type, 2) + number(m_spec.machine, 2) + number(EV_CURRENT, 4);
    bytes += address(0) + address(program_header_count() == 0 ? 0 : header_size()) + address(0);  // entry, headers
    bytes += number(0, 4) + number(header_size(), 2);
    bytes += number(program_header_size(), 2) + number(program_header_count(), 2);
    return bytes + number(m_wide ? 64 : 40, 2) + number(0, 2) + number(0, 2);
  }

  [[nodiscard]] std::string program_header(std::uint32_t type, std::uint32_t flags, const Part& part,
                                           std::size_t alignment) const {
    const auto places =
        address(part.at) + address(part.at) + address(part.at) + address(part.size) + address(part.size);
    if (m_wide) return number(type, 4) + number(flags, 4) + places + address(alignment);
    return number(type, 4) + places + number(flags, 4) + address(alignment);
  }

  ElfSpec m_spec;
  bool m_wide;
  std::string m_bytes;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> m_entries;  // of the dynamic section
};

[[nodiscard]] inline std::string build_elf(ElfSpec spec) { return ElfBuilder(std::move(spec)).build(); }

}  // namespace runpath::test
