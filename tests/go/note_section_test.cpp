#include <fcntl.h>
#include <gelf.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/files.hpp"
#include "go/go_call.hpp"

namespace runpath::go {
namespace {

// A small relocatable object: `sections` empty PROGBITS sections of one byte each, and the section names last.
// Numbers that do not fit the file header are in the first section header, as the ELF specification says.
template <class Ehdr, class Shdr>
std::string small_object(unsigned char elf_class, unsigned char data, std::size_t sections) {
  const bool swap = data == ELFDATA2MSB;
  const auto put = [&](auto& field, std::uint64_t value) {
    for (std::size_t at = 0; at < sizeof field; ++at) {
      const auto byte = static_cast<unsigned char>(value >> (8 * at));
      reinterpret_cast<unsigned char*>(&field)[swap ? sizeof field - 1 - at : at] = byte;
    }
  };
  const std::string names = std::string("\0.data.x\0.shstrtab\0", 19);
  const std::size_t count = sections + 2;
  Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = elf_class;
  header.e_ident[EI_DATA] = data;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  put(header.e_type, ET_REL);
  put(header.e_machine, 8);
  put(header.e_version, EV_CURRENT);
  put(header.e_ehsize, sizeof(Ehdr));
  put(header.e_shentsize, sizeof(Shdr));
  std::string body(sections, 'x');
  body += names;
  body.resize((body.size() + 7) / 8 * 8);
  put(header.e_shoff, sizeof(Ehdr) + body.size());
  put(header.e_shnum, count < SHN_LORESERVE ? count : 0);
  put(header.e_shstrndx, count - 1 < SHN_LORESERVE ? count - 1 : static_cast<std::size_t>(SHN_XINDEX));
  std::vector<Shdr> table(count);
  if (count >= SHN_LORESERVE) put(table[0].sh_size, count);
  if (count - 1 >= SHN_LORESERVE) put(table[0].sh_link, count - 1);
  for (std::size_t at = 1; at <= sections; ++at) {
    put(table[at].sh_name, 1);
    put(table[at].sh_type, SHT_PROGBITS);
    put(table[at].sh_offset, sizeof(Ehdr) + at - 1);
    put(table[at].sh_size, 1);
    put(table[at].sh_addralign, 1);
  }
  put(table.back().sh_name, 9);
  put(table.back().sh_type, SHT_STRTAB);
  put(table.back().sh_offset, sizeof(Ehdr) + sections);
  put(table.back().sh_size, names.size());
  put(table.back().sh_addralign, 1);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + body +
         std::string(reinterpret_cast<const char*>(table.data()), table.size() * sizeof(Shdr));
}

// An object as libelf reads it: each section's name, type, flags and content.
struct Section {
  std::string name;
  GElf_Word type = 0;
  GElf_Xword flags = 0;
  std::string content;
  bool operator==(const Section&) const = default;
};

std::vector<Section> sections_of(std::string object) {
  elf_version(EV_CURRENT);
  std::vector<Section> sections;
  Elf* elf = elf_memory(object.data(), object.size());
  std::size_t names = 0;
  EXPECT_EQ(elf_getshdrstrndx(elf, &names), 0) << elf_errmsg(-1);
  Elf_Scn* at = nullptr;
  while ((at = elf_nextscn(elf, at)) != nullptr) {
    GElf_Shdr header;
    EXPECT_NE(gelf_getshdr(at, &header), nullptr);
    const char* name = elf_strptr(elf, names, header.sh_name);
    const Elf_Data* data = elf_rawdata(at, nullptr);
    const std::string content = data ? std::string(static_cast<const char*>(data->d_buf), data->d_size) : "";
    sections.push_back({name ? name : "?", header.sh_type, header.sh_flags, content});
  }
  elf_end(elf);
  return sections;
}

struct ObjectCase {
  std::string what;
  std::string bytes;
  bool big_endian = false;
};

std::vector<ObjectCase> object_cases() {
  return {
      {"32 bits, little", small_object<Elf32_Ehdr, Elf32_Shdr>(ELFCLASS32, ELFDATA2LSB, 3)},
      {"32 bits, big", small_object<Elf32_Ehdr, Elf32_Shdr>(ELFCLASS32, ELFDATA2MSB, 3), true},
      {"64 bits, little", small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, 3)},
      {"64 bits, big", small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2MSB, 3), true},
      {"one below the extended numbering",
       small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, SHN_LORESERVE - 3)},
      {"extended numbering", small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, SHN_LORESERVE + 5)},
      {"extended numbering, 32 bits", small_object<Elf32_Ehdr, Elf32_Shdr>(ELFCLASS32, ELFDATA2LSB, SHN_LORESERVE + 5)},
  };
}

TEST(NoteSection, StandsAfterAllOthersAndTheyStayAsTheyWere) {
  for (const auto& row : object_cases()) {
    const auto before = sections_of(row.bytes);
    const auto changed = with_note_section(row.bytes, "0123456789abcdef");
    ASSERT_TRUE(changed) << row.what;
    auto after = sections_of(changed.value());
    ASSERT_EQ(after.size(), before.size() + 1) << row.what;
    const auto note = after.back();
    after.pop_back();
    EXPECT_EQ(note.name, ".note.runpath") << row.what;
    EXPECT_EQ(note.type, GElf_Word{SHT_NOTE}) << row.what;
    EXPECT_EQ(note.flags, GElf_Xword{SHF_EXCLUDE}) << row.what;
    const auto number = [&](char value) {
      return row.big_endian ? std::string("\0\0\0", 3) + value : value + std::string("\0\0\0", 3);
    };
    EXPECT_EQ(note.content, number(8) + number(16) + number(1) + std::string("runpath\0", 8) + "0123456789abcdef");
    // The last one holds the section names, and one more now.
    EXPECT_EQ(after.back().content, before.back().content + std::string(".note.runpath\0", 14)) << row.what;
    after.back().content = before.back().content;
    EXPECT_EQ(after, before) << row.what;
  }
}

TEST(NoteSection, ReplacesItsOwnOlderOne) {
  for (const auto& row : object_cases()) {
    const auto first = with_note_section(row.bytes, "aaaaaaaaaaaaaaaa");
    ASSERT_TRUE(first) << row.what;
    const auto again = with_note_section(first.value(), "bbbbbbbbbbbbbbbb");
    ASSERT_TRUE(again) << row.what;
    EXPECT_EQ(again.value(), with_note_section(row.bytes, "bbbbbbbbbbbbbbbb").value()) << row.what;
    const auto longer = with_note_section(first.value(), "another length");
    ASSERT_TRUE(longer) << row.what;
    const auto sections = sections_of(longer.value());
    EXPECT_EQ(sections.size(), sections_of(row.bytes).size() + 1) << row.what;
    EXPECT_NE(sections.back().content.find("another length"), std::string::npos) << row.what;
  }
}

TEST(NoteSection, RefusesWhatIsNoRelocatableObject) {
  const auto object = small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, 3);
  auto program = object;
  program[16] = ET_EXEC;
  auto no_table = object;
  std::fill(no_table.begin() + offsetof(Elf64_Ehdr, e_shoff), no_table.begin() + offsetof(Elf64_Ehdr, e_shoff) + 8,
            '\0');
  auto far_table = object;
  std::fill(far_table.begin() + offsetof(Elf64_Ehdr, e_shoff), far_table.begin() + offsetof(Elf64_Ehdr, e_shoff) + 8,
            '\xff');
  const std::vector<std::string> others = {"",
                                           "\x7f"
                                           "ELF",
                                           "BC\xc0\xde bitcode",
                                           "!<arch>\n",
                                           program,
                                           no_table,
                                           far_table,
                                           object.substr(0, 40),
                                           object.substr(0, object.size() - 1)};
  for (std::size_t at = 0; at < others.size(); ++at) {
    EXPECT_FALSE(with_note_section(others[at], "0123456789abcdef")) << "number " << at;
  }
}

// Damaged anywhere: an error or an object, never a crash. The sanitizers watch.
TEST(NoteSection, SurvivesDamage) {
  const auto object = small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, 3);
  const auto noted = with_note_section(object, "0123456789abcdef").value();
  std::size_t refused = 0;
  for (std::size_t at = 4; at < noted.size(); ++at) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      auto damaged = noted;
      damaged[at] = value;
      if (!with_note_section(damaged, "fedcba9876543210")) ++refused;
    }
  }
  EXPECT_GT(refused, 0U);
}

class NoteFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "runpath note XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    m_directory = name;
  }
  void TearDown() override { std::filesystem::remove_all(m_directory); }
  std::string write(const std::string& name, const std::string& bytes, mode_t mode) {
    const auto path = (m_directory / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_directory), {}));
  }
  std::filesystem::path m_directory;
};

TEST_F(NoteFile, TakesTheOldOnesPlaceWithItsMode) {
  const auto object = small_object<Elf64_Ehdr, Elf64_Shdr>(ELFCLASS64, ELFDATA2LSB, 3);
  const auto path = write("x.o", object, 0640);
  const auto before = real_file_system().status(path)->id;
  ASSERT_TRUE(add_note_section(path, "0123456789abcdef"));
  EXPECT_EQ(real_file_system().read(path).value(), with_note_section(object, "0123456789abcdef").value());
  EXPECT_EQ(real_file_system().status(path)->mode, mode_t{0640});
  EXPECT_NE(real_file_system().status(path)->id, before);
  EXPECT_EQ(files(), 1U);
}

TEST_F(NoteFile, AnErrorLeavesEverythingAsItWas) {
  const auto path = write("x.o", "no object", 0644);
  const auto refused = add_note_section(path, "0123456789abcdef");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(path), std::string::npos);
  EXPECT_EQ(real_file_system().read(path).value(), "no object");
  EXPECT_EQ(files(), 1U);
  EXPECT_FALSE(add_note_section((m_directory / "missing.o").string(), "f"));
  EXPECT_FALSE(add_note_section("/dev/null", "f"));
  EXPECT_FALSE(add_note_section(m_directory.string(), "f"));
}

}  // namespace
}  // namespace runpath::go
