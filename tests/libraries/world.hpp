// A link in a made-up world: files in memory, ELF facts by path, a line in; findings and a plan in words out.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "libraries/find_libraries.hpp"
#include "linkline/read_link_line.hpp"
#include "support/memory_files.hpp"

namespace runpath::test {

inline const std::string kElfMagic =
    "\x7f"
    "ELF";

class World {
 public:
  MemoryFiles files;

  World() {
    files.directory("/work").directory("/usr/lib").directory("/lib");
    files.file("/work/a.o", kElfMagic);
    m_elf["/work/a.o"] = elf_file(1, "");
    shared("/lib/x86_64-linux-gnu/libc.so.6", "libc.so.6");
  }

  World& shared(const std::string& path, const std::string& soname, std::vector<std::string> needed = {},
                const std::string& runpath = "", std::uint16_t machine = 62) {
    files.file(path, kElfMagic);
    auto& facts = m_elf[path] = elf_file(3, soname);
    facts.needed = std::move(needed);
    facts.target.machine = machine;
    if (!runpath.empty()) facts.runpath = runpath;
    return *this;
  }

  World& archive(const std::string& path, std::uint16_t machine = 62) {
    files.file(path, "!<arch>\n");
    m_elf[path] = elf_file(1, "");
    m_elf[path].target.machine = machine;
    return *this;
  }

  [[nodiscard]] LinkLine line(const std::string& words, LinkerFlavour flavour = LinkerFlavour::bfd) const {
    return read_link_line(split_nonempty(words, ' '), flavour);
  }

  [[nodiscard]] Findings find(const LinkLine& link_line, const std::vector<std::string>& also = {}) const {
    LibraryContext context;
    context.cwd = "/work";
    context.also = also;
    const ReadElf read = [this](const std::string& path) -> Result<elf::ElfFile> {
      const auto real = files.real_path(path);
      const auto found = real ? m_elf.find(*real) : m_elf.end();
      if (found == m_elf.end()) return fail("not ELF: " + path);
      return found->second;
    };
    return find_libraries(link_line, context, files, read);
  }

 private:
  static elf::ElfFile elf_file(std::uint16_t type, const std::string& soname) {
    elf::ElfFile facts;
    facts.target = {2, 1, 62, 0};
    facts.type = type;
    facts.has_dynamic = type == 3;
    if (!soname.empty()) facts.soname = soname;
    return facts;
  }
  std::map<std::string, elf::ElfFile> m_elf;
};

}  // namespace runpath::test
