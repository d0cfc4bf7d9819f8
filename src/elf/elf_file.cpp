#include "elf/elf_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>
#include <utility>

namespace runpath::elf {

namespace {

using Handle = std::unique_ptr<Elf, int (*)(Elf*)>;

std::string libelf_says(std::string_view doing) { return fmt::format("{}: {}", doing, ::elf_errmsg(-1)); }

// `size` bytes at `offset` of the file; libelf checks both against the file's size. They live as long as `elf`.
Result<std::string_view> bytes_at(Elf* elf, std::uint64_t offset, std::uint64_t size, std::string_view what) {
  if (size == 0) return std::string_view();
  const Elf_Data* data = ::elf_getdata_rawchunk(elf, static_cast<std::int64_t>(offset), size, ELF_T_BYTE);
  if (data == nullptr) return fail(libelf_says(what));
  return std::string_view(static_cast<const char*>(data->d_buf), data->d_size);
}

// The string that begins at `offset`; its NUL must be there too.
Result<std::string> string_at(std::string_view bytes, std::uint64_t offset, std::string_view what) {
  const auto end = offset < bytes.size() ? bytes.find('\0', offset) : std::string_view::npos;
  if (end == std::string_view::npos) return fail(fmt::format("{} lies outside its table", what));
  return std::string(bytes.substr(offset, end - offset));
}

Result<std::vector<GElf_Phdr>> read_program_headers(Elf* elf, const GElf_Ehdr& header) {
  std::size_t count = 0;
  if (::elf_getphdrnum(elf, &count) != 0) return fail(libelf_says("counting program headers"));
  // libelf quietly counts only those that the file has room for.
  if (header.e_phnum != PN_XNUM && count != header.e_phnum) return fail("program headers beyond the file's end");
  std::vector<GElf_Phdr> headers;
  if (count == 0) return headers;
  const auto entry_size = ::gelf_fsize(elf, ELF_T_PHDR, 1, EV_CURRENT);
  if (header.e_phentsize != entry_size) return fail(fmt::format("program headers of {} bytes", header.e_phentsize));
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr one;
    if (::gelf_getphdr(elf, static_cast<int>(i), &one) == nullptr) return fail(libelf_says("reading program headers"));
    headers.push_back(one);
  }
  return headers;
}

// Where in the file the loader finds address `address`, and how much of the file backs it from there on.
struct FileRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::optional<FileRange> find_address(std::span<const GElf_Phdr> headers, std::uint64_t address) {
  for (const auto& header : headers) {
    if (header.p_type != PT_LOAD || address < header.p_vaddr) continue;
    const std::uint64_t into = address - header.p_vaddr;
    if (into < header.p_filesz) return FileRange{header.p_offset + into, header.p_filesz - into};
  }
  return std::nullopt;
}

// The dynamic section up to DT_NULL.
Result<std::vector<GElf_Dyn>> read_dynamic_entries(Elf* elf, const GElf_Phdr& header) {
  const auto entry_size = ::gelf_fsize(elf, ELF_T_DYN, 1, EV_CURRENT);
  const std::uint64_t size = header.p_filesz - header.p_filesz % entry_size;
  std::vector<GElf_Dyn> entries;
  if (size == 0) return entries;
  Elf_Data* data = ::elf_getdata_rawchunk(elf, static_cast<std::int64_t>(header.p_offset), size, ELF_T_DYN);
  if (data == nullptr) return fail(libelf_says("reading the dynamic section"));
  for (std::size_t i = 0; i < size / entry_size; ++i) {
    GElf_Dyn entry;
    if (::gelf_getdyn(data, static_cast<int>(i), &entry) == nullptr)
      return fail(libelf_says("reading a dynamic entry"));
    if (entry.d_tag == DT_NULL) break;
    entries.push_back(entry);
  }
  return entries;
}

bool names_a_string(const GElf_Dyn& entry) {
  return entry.d_tag == DT_SONAME || entry.d_tag == DT_NEEDED || entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH;
}

// The part of the string table that the dynamic section's own strings stand in: the rest, symbol names, is far larger.
struct StringTable {
  std::uint64_t first = 0;  // the offset in the table at which `bytes` begin
  std::string_view bytes;

  [[nodiscard]] Result<std::string> at(std::uint64_t offset, std::string_view what) const {
    if (offset < first) return fail(fmt::format("{} lies outside its table", what));
    return string_at(bytes, offset - first, what);
  }
};

// Found by its address, as the loader finds it: a file stripped of its section headers is as good as another.
Result<StringTable> read_string_table(Elf* elf, std::span<const GElf_Phdr> headers, std::span<const GElf_Dyn> entries) {
  std::optional<std::uint64_t> address;
  std::uint64_t size = 0;
  std::uint64_t first = UINT64_MAX;
  std::uint64_t last = 0;
  for (const auto& entry : entries) {
    if (entry.d_tag == DT_STRTAB) address = entry.d_un.d_ptr;
    if (entry.d_tag == DT_STRSZ) size = entry.d_un.d_val;
    if (!names_a_string(entry)) continue;
    first = std::min(first, entry.d_un.d_val);
    last = std::max(last, entry.d_un.d_val);
  }
  if (!address || first > last) return StringTable();
  const auto range = find_address(headers, *address);
  if (!range) return fail("the string table's address is in no segment");
  size = std::min(size, range->size);
  if (last >= size) return fail("a name lies outside the string table");
  constexpr std::uint64_t kUsualNameSize = 512;
  const std::uint64_t part = std::min(size - first, last - first + kUsualNameSize);
  TRY(auto bytes, bytes_at(elf, range->offset + first, part, "reading the string table"));
  const bool is_cut_short = bytes.find('\0', last - first) == std::string_view::npos && part < size - first;
  if (is_cut_short) {
    TRY(bytes, bytes_at(elf, range->offset + first, size - first, "reading the string table"));
  }
  return StringTable{first, bytes};
}

Result<void> read_dynamic(Elf* elf, std::span<const GElf_Phdr> headers, const GElf_Phdr& header, ElfFile& file) {
  TRY(const auto entries, read_dynamic_entries(elf, header));
  TRY(const auto strings, read_string_table(elf, headers, entries));
  file.has_dynamic = true;
  for (const auto& entry : entries) {
    const std::uint64_t value = entry.d_un.d_val;
    if (entry.d_tag == DT_SONAME) {
      TRY(file.soname, strings.at(value, "SONAME"));
    } else if (entry.d_tag == DT_NEEDED) {
      TRY(auto name, strings.at(value, "NEEDED"));
      file.needed.push_back(std::move(name));
    } else if (entry.d_tag == DT_RPATH) {
      TRY(file.rpath, strings.at(value, "RPATH"));
    } else if (entry.d_tag == DT_RUNPATH) {
      TRY(file.runpath, strings.at(value, "RUNPATH"));
    } else if (entry.d_tag == DT_FLAGS_1) {
      file.flags_1 = value;
    }
  }
  return success();
}

Result<ElfFile> read_handle(Elf* elf) {
  GElf_Ehdr header;
  if (::elf_kind(elf) != ELF_K_ELF || ::gelf_getehdr(elf, &header) == nullptr) return fail("not an ELF file");
  ElfFile file;
  file.target = {header.e_ident[EI_CLASS], header.e_ident[EI_DATA], header.e_machine, header.e_ident[EI_OSABI]};
  file.type = header.e_type;
  TRY(const auto headers, read_program_headers(elf, header));
  for (const auto& segment : headers) {
    if (segment.p_type == PT_INTERP) {
      TRY(const auto bytes, bytes_at(elf, segment.p_offset, segment.p_filesz, "reading the interpreter's name"));
      TRY(file.interpreter, string_at(bytes, 0, "the interpreter's name"));
    } else if (segment.p_type == PT_DYNAMIC && !file.has_dynamic) {
      TRY(read_dynamic(elf, headers, segment, file));
    }
  }
  return file;
}

// The first object of an archive, behind its symbol table: what GNU ld tells an archive's machine by.
Result<ElfFile> read_first_member(int fd, Elf* archive) {
  constexpr int kMembers = 4;  // "/", "//", "/SYM64/", then the object
  for (int i = 0; i < kMembers; ++i) {
    const Handle member(::elf_begin(fd, ELF_C_READ, archive), &::elf_end);
    if (!member) break;
    if (::elf_kind(member.get()) == ELF_K_ELF) return read_handle(member.get());
    if (::elf_next(member.get()) == ELF_C_NULL) break;
  }
  return fail("an archive that begins with no ELF object");
}

std::uint8_t canonical_os_abi(std::uint8_t os_abi) { return os_abi == ELFOSABI_GNU ? ELFOSABI_NONE : os_abi; }

bool is_text(std::string_view head) {
  return std::ranges::all_of(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 ? byte != 0x7f : (byte >= '\t' && byte <= '\r');
  });
}

}  // namespace

bool Target::accepts(const Target& other) const {
  return elf_class == other.elf_class && data == other.data && machine == other.machine &&
         canonical_os_abi(os_abi) == canonical_os_abi(other.os_abi);
}

bool ElfFile::nodefaultlib() const { return (flags_1 & DF_1_NODEFLIB) != 0; }

bool ElfFile::is_pie() const { return (flags_1 & DF_1_PIE) != 0; }

bool is_elf(std::string_view head) { return head.starts_with(std::string_view(ELFMAG, SELFMAG)); }

Result<ElfFile> read_elf(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return system_error(errno, "opening " + path);
  ::elf_version(EV_CURRENT);
  // Reads, not a mapping: a file that shrinks meanwhile is an error then, and no SIGBUS.
  const Handle elf(::elf_begin(fd, ELF_C_READ, nullptr), &::elf_end);
  const bool is_archive = elf && ::elf_kind(elf.get()) == ELF_K_AR;
  auto file = is_archive ? read_first_member(fd, elf.get())
              : elf      ? read_handle(elf.get())
                         : Result<ElfFile>(fail("not an ELF file"));
  ::close(fd);
  if (!file) return std::move(file).error().in(path);
  return file;
}

Result<ElfFile> read_elf_bytes(std::string_view bytes) {
  if (!is_elf(bytes)) return fail("not an ELF file");
  ::elf_version(EV_CURRENT);
  // libelf only reads what it is given this way, whatever the parameter's type says.
  const Handle elf(::elf_memory(const_cast<char*>(bytes.data()), bytes.size()), &::elf_end);
  if (!elf) return fail("not an ELF file");
  return read_handle(elf.get());
}

FileKind kind_of(std::string_view head) {
  head = head.substr(0, kHeadSize);
  if (head.starts_with("!<arch>\n")) return FileKind::archive;
  if (head.starts_with("!<thin>\n")) return FileKind::thin_archive;
  // Raw bitcode, and its wrapper with a Darwin-style header.
  if (head.starts_with("BC\xC0\xDE") || head.starts_with("\xDE\xC0\x17\x0B")) return FileKind::llvm_bitcode;
  if (!is_elf(head)) return is_text(head) ? FileKind::text : FileKind::other;
  if (head.size() < EI_NIDENT + 2) return FileKind::other;
  const auto low = static_cast<unsigned char>(head[EI_NIDENT]);
  const auto high = static_cast<unsigned char>(head[EI_NIDENT + 1]);
  const int type = head[EI_DATA] == ELFDATA2MSB ? low << 8 | high : high << 8 | low;
  if (type == ET_DYN) return FileKind::elf_shared;
  if (type == ET_REL) return FileKind::elf_relocatable;
  if (type == ET_EXEC) return FileKind::elf_executable;
  return FileKind::other;
}

FileKind file_kind(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return FileKind::missing;
  std::string head(kHeadSize, '\0');
  const ssize_t count = ::read(fd, head.data(), head.size());
  ::close(fd);
  if (count < 0) return FileKind::missing;
  return kind_of(std::string_view(head).substr(0, static_cast<std::size_t>(count)));
}

}  // namespace runpath::elf
