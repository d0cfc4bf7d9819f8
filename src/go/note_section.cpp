#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "base/files.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

namespace {

constexpr std::string_view kSection = ".note.runpath";
constexpr std::string_view kOwner = std::string_view("runpath\0", 8);  // a multiple of four
constexpr std::uint32_t kNoteType = 1;

// Where the fields that we need stand in a file and a section header: the offset, then how many bytes.
struct Field {
  std::size_t offset;
  std::size_t size;
};
struct Layout {
  Field section_table, section_size, section_count, names_index;  // e_shoff e_shentsize e_shnum e_shstrndx
  Field name, type, flags, offset, size, link, alignment;         // sh_…
  std::size_t header;                                             // of one section
};

#define RUNPATH_FIELD(type, member) \
  { offsetof(type, member), sizeof(type::member) }
template <class Ehdr, class Shdr>
constexpr Layout layout_of() {
  return {RUNPATH_FIELD(Ehdr, e_shoff),    RUNPATH_FIELD(Ehdr, e_shentsize),  RUNPATH_FIELD(Ehdr, e_shnum),
          RUNPATH_FIELD(Ehdr, e_shstrndx), RUNPATH_FIELD(Shdr, sh_name),      RUNPATH_FIELD(Shdr, sh_type),
          RUNPATH_FIELD(Shdr, sh_flags),   RUNPATH_FIELD(Shdr, sh_offset),    RUNPATH_FIELD(Shdr, sh_size),
          RUNPATH_FIELD(Shdr, sh_link),    RUNPATH_FIELD(Shdr, sh_addralign), sizeof(Shdr)};
}
#undef RUNPATH_FIELD

// A relocatable object in memory. Everything in it stays where it is, with its section number: symbols, groups and
// relocations refer to sections by number. Our section is the last one, and what has to grow moves to the end.
class Object {
 public:
  explicit Object(std::string bytes) : m_bytes(std::move(bytes)) {}

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> set_note(std::string_view text);
  [[nodiscard]] std::string take() { return std::move(m_bytes); }

 private:
  [[nodiscard]] std::uint64_t get(std::size_t base, Field field) const;
  void put(std::size_t base, Field field, std::uint64_t value) { put(m_bytes, base, field, value); }
  void put(std::string& bytes, std::size_t base, Field field, std::uint64_t value) const;
  [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t size) const {
    return offset <= m_bytes.size() && size <= m_bytes.size() - offset;
  }
  [[nodiscard]] std::size_t header(std::uint64_t section) const {
    return static_cast<std::size_t>(m_table + section * m_layout.header);
  }
  [[nodiscard]] std::string_view name_of(std::uint64_t section) const;
  [[nodiscard]] std::string note(std::string_view text) const;
  std::uint64_t append(std::string_view bytes, std::size_t alignment);
  [[nodiscard]] std::uint64_t add_name();
  void add_section(std::uint64_t name, std::string_view content);

  std::string m_bytes;
  Layout m_layout = {};
  bool m_little = true;
  bool m_is_64 = true;
  std::uint64_t m_table = 0, m_count = 0, m_names = 0;  // the section headers' place and number; the names' section
};

std::uint64_t Object::get(std::size_t base, Field field) const {
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < field.size; ++at) {
    const auto place = m_little ? field.size - 1 - at : at;
    value = value << 8U | static_cast<unsigned char>(m_bytes[base + field.offset + place]);
  }
  return value;
}

void Object::put(std::string& bytes, std::size_t base, Field field, std::uint64_t value) const {
  for (std::size_t at = 0; at < field.size; ++at) {
    const auto place = m_little ? at : field.size - 1 - at;
    bytes[base + field.offset + place] = static_cast<char>(value >> (8U * at) & 0xFFU);
  }
}

Result<void> Object::open() {
  if (m_bytes.size() < EI_NIDENT || std::memcmp(m_bytes.data(), ELFMAG, SELFMAG) != 0) return fail("not an ELF file");
  m_is_64 = m_bytes[EI_CLASS] == ELFCLASS64;
  m_little = m_bytes[EI_DATA] == ELFDATA2LSB;
  m_layout = m_is_64 ? layout_of<Elf64_Ehdr, Elf64_Shdr>() : layout_of<Elf32_Ehdr, Elf32_Shdr>();
  if (m_bytes.size() < (m_is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr))) return fail("a damaged ELF file");
  if (get(0, {offsetof(Elf64_Ehdr, e_type), 2}) != ET_REL) return fail("not a relocatable object");
  m_table = get(0, m_layout.section_table);
  m_count = get(0, m_layout.section_count);
  m_names = get(0, m_layout.names_index);
  const bool has_table =
      m_table != 0 && holds(m_table, m_layout.header) && get(0, m_layout.section_size) == m_layout.header;
  if (!has_table) return fail("an object without section headers");
  // Above 65,279 sections the first header holds the numbers.
  if (m_count == 0) m_count = get(header(0), m_layout.size);
  if (m_names == SHN_XINDEX) m_names = get(header(0), m_layout.link);
  const bool whole = m_count <= m_bytes.size() / m_layout.header && holds(m_table, m_count * m_layout.header) &&
                     m_names != 0 && m_names < m_count &&
                     holds(get(header(m_names), m_layout.offset), get(header(m_names), m_layout.size));
  if (!whole) return fail("a damaged object");
  return success();
}

std::string_view Object::name_of(std::uint64_t section) const {
  const auto offset = get(header(m_names), m_layout.offset);
  const auto names = std::string_view(m_bytes).substr(offset, get(header(m_names), m_layout.size));
  const auto start = get(header(section), m_layout.name);
  if (start >= names.size()) return {};
  return names.substr(start, names.find('\0', start) - start);
}

// namesz descsz type name desc, numbers in the object's own byte order, padded to four.
std::string Object::note(std::string_view text) const {
  std::string bytes(12, '\0');
  put(bytes, 0, {0, 4}, kOwner.size());
  put(bytes, 0, {4, 4}, text.size());
  put(bytes, 0, {8, 4}, kNoteType);
  bytes += kOwner;
  bytes += text;
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

std::uint64_t Object::append(std::string_view bytes, std::size_t alignment) {
  m_bytes.resize((m_bytes.size() + alignment - 1) / alignment * alignment);
  const auto place = m_bytes.size();
  m_bytes += bytes;
  return place;
}

// A copy of the section names with ours after them; the old copy stays as bytes that no header leads to.
std::uint64_t Object::add_name() {
  const auto names_header = header(m_names);
  const auto size = get(names_header, m_layout.size);
  std::string names = m_bytes.substr(get(names_header, m_layout.offset), size);
  names += kSection;
  names += '\0';
  const auto place = append(names, 1);
  put(names_header, m_layout.offset, place);
  put(names_header, m_layout.size, names.size());
  return size;
}

void Object::add_section(std::uint64_t name, std::string_view content) {
  const auto place = append(content, 4);
  std::string table = m_bytes.substr(m_table, m_count * m_layout.header);
  const auto ours = table.size();
  table.resize(ours + m_layout.header);
  put(table, ours, m_layout.name, name);
  put(table, ours, m_layout.type, SHT_NOTE);
  put(table, ours, m_layout.flags, SHF_EXCLUDE);
  put(table, ours, m_layout.offset, place);
  put(table, ours, m_layout.size, content.size());
  put(table, ours, m_layout.alignment, 4);
  m_table = append(table, 8);
  ++m_count;
  put(0, m_layout.section_table, m_table);
  const bool fits = m_count < SHN_LORESERVE;
  put(0, m_layout.section_count, fits ? m_count : 0);
  if (!fits) put(header(0), m_layout.size, m_count);
}

Result<void> Object::set_note(std::string_view text) {
  const auto content = note(text);
  for (std::uint64_t section = 1; section < m_count; ++section) {
    const auto at = header(section);
    if (get(at, m_layout.type) != SHT_NOTE || name_of(section) != kSection) continue;
    const auto place = get(at, m_layout.offset);
    const auto size = get(at, m_layout.size);
    if (!holds(place, size)) return fail("a damaged object");
    if (size == content.size()) {
      m_bytes.replace(place, size, content);
      return success();
    }
    put(at, m_layout.offset, append(content, 4));
    put(at, m_layout.size, content.size());
    return success();
  }
  add_section(add_name(), content);
  return success();
}

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(errno, "writing " + path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return success();
}

// A new file beside the old one takes its place, with its permissions.
Result<void> replace_file(const std::string& path, std::string_view bytes, mode_t mode) {
  std::string fresh = path + ".runpath-XXXXXX";
  const int fd = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (fd < 0) return system_error(errno, "creating a file beside " + path);
  auto written = write_all(fd, bytes, fresh);
  if (written && ::fchmod(fd, mode) != 0) written = system_error(errno, "changing the mode of " + fresh);
  if (::close(fd) != 0 && written) written = system_error(errno, "writing " + fresh);
  if (written && ::rename(fresh.c_str(), path.c_str()) != 0) written = system_error(errno, "renaming " + fresh);
  if (!written) ::unlink(fresh.c_str());
  return written;
}

}  // namespace

Result<std::string> with_note_section(std::string object, const std::string& fingerprint) {
  Object file(std::move(object));
  TRY(file.open());
  TRY(file.set_note(fingerprint));
  return file.take();
}

Result<void> add_note_section(const std::string& path, const std::string& fingerprint) {
  const auto& files = real_file_system();
  const auto place = files.real_path(path).value_or(path);
  const auto status = files.status(place);
  if (!status) return fail("adding a note to " + path + ": not there");
  if (status->type != FileType::regular) return fail("adding a note to " + path + ": not a regular file");
  TRY(auto bytes, files.read(place));
  auto changed = with_note_section(std::move(bytes), fingerprint);
  if (!changed) return std::move(changed).error().in("adding a note to " + path);
  return replace_file(place, changed.value(), status->mode);
}

}  // namespace runpath::go
