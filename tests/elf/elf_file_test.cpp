#include "elf/elf_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <random>

#include "support/elf_builder.hpp"
#include "support/scratch.hpp"

namespace runpath::elf {
namespace {

using test::build_elf;
using test::ElfSpec;
using test::Scratch;
using test::write_file;

struct MachineCase {
  const char* what;
  std::uint8_t elf_class;
  std::uint8_t data;
  std::uint16_t machine;
  std::uint8_t os_abi;
  int line = __builtin_LINE();
};

const MachineCase kMachines[] = {
    {"x86-64", ELFCLASS64, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE},
    {"x32", ELFCLASS32, ELFDATA2LSB, EM_X86_64, ELFOSABI_NONE},
    {"i386 with GNU extensions", ELFCLASS32, ELFDATA2LSB, EM_386, ELFOSABI_GNU},
    {"aarch64", ELFCLASS64, ELFDATA2LSB, EM_AARCH64, ELFOSABI_NONE},
    {"s390x", ELFCLASS64, ELFDATA2MSB, EM_S390, ELFOSABI_NONE},
    {"mips", ELFCLASS32, ELFDATA2MSB, EM_MIPS, ELFOSABI_NONE},
    {"FreeBSD", ELFCLASS64, ELFDATA2LSB, EM_X86_64, ELFOSABI_FREEBSD},
};

TEST(ReadElf, ReadsEveryFieldOfEveryMachine) {
  for (const auto& row : kMachines) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    ElfSpec spec;
    spec.elf_class = row.elf_class;
    spec.data = row.data;
    spec.machine = row.machine;
    spec.os_abi = row.os_abi;
    spec.soname = "libx.so.1";
    spec.needed = {"liby.so.2", "libz with space.so", "", "liby.so.2"};
    spec.rpath = "/old:$ORIGIN";
    spec.runpath = "$ORIGIN/../lib:/opt/a b";
    spec.interpreter = "/lib/ld.so.1";
    spec.flags_1 = DF_1_NODEFLIB | DF_1_PIE;
    const auto read = read_elf_bytes(build_elf(spec));
    ASSERT_TRUE(read) << read.error().message;
    const auto& file = read.value();
    EXPECT_EQ(file.target.elf_class, row.elf_class);
    EXPECT_EQ(file.target.data, row.data);
    EXPECT_EQ(file.target.machine, row.machine);
    EXPECT_EQ(file.target.os_abi, row.os_abi);
    EXPECT_EQ(file.type, ET_DYN);
    EXPECT_EQ(file.soname, spec.soname);
    EXPECT_EQ(file.needed, spec.needed);
    EXPECT_EQ(file.rpath, spec.rpath);
    EXPECT_EQ(file.runpath, spec.runpath);
    EXPECT_EQ(file.interpreter, spec.interpreter);
    EXPECT_TRUE(file.has_dynamic);
    EXPECT_TRUE(file.nodefaultlib());
    EXPECT_TRUE(file.is_pie());
  }
}

TEST(ReadElf, WhatIsNotThereStaysEmpty) {
  const auto read = read_elf_bytes(build_elf({}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read.value().soname || read.value().rpath || read.value().runpath || read.value().interpreter);
  EXPECT_TRUE(read.value().needed.empty());
  EXPECT_FALSE(read.value().nodefaultlib() || read.value().is_pie());

  ElfSpec without;
  without.has_dynamic = false;
  const auto static_file = read_elf_bytes(build_elf(without));
  ASSERT_TRUE(static_file) << static_file.error().message;
  EXPECT_FALSE(static_file.value().has_dynamic);

  ElfSpec object;
  object.type = ET_REL;
  object.has_dynamic = false;
  const auto object_file = read_elf_bytes(build_elf(object));
  ASSERT_TRUE(object_file) << object_file.error().message;
  EXPECT_EQ(object_file.value().type, ET_REL);
}

TEST(ReadElf, AVeryLongNameIsReadWhole) {
  ElfSpec spec;
  spec.needed = {"liba.so"};
  spec.runpath = "/" + std::string(100'000, 'r');
  const auto read = read_elf_bytes(build_elf(spec));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().runpath, spec.runpath);
}

// Little-endian numbers in a 64 bit file.
class Patch {
 public:
  explicit Patch(std::string whole) : bytes(std::move(whole)) {}

  void put(std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes.at(at + i) = static_cast<char>(value >> (8 * i) & 0xffU);
  }
  std::uint64_t get(std::size_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
    return value;
  }
  // Where the first program header of the type, or dynamic entry with the tag, begins.
  std::size_t segment(std::uint32_t type) const {
    std::size_t at = sizeof(Elf64_Ehdr);
    while (get(at, 4) != type) at += sizeof(Elf64_Phdr);
    return at;
  }
  std::size_t entry(std::uint64_t tag) const {
    std::size_t at = get(segment(PT_DYNAMIC) + offsetof(Elf64_Phdr, p_offset), 8);
    while (get(at, 8) != tag) at += sizeof(Elf64_Dyn);
    return at;
  }
  void set_segment(std::uint32_t type, std::size_t field, std::uint64_t value) { put(segment(type) + field, value, 8); }
  void set_entry(std::uint64_t tag, std::uint64_t value) { put(entry(tag) + 8, value, 8); }

  std::string bytes;
};

constexpr auto kOffset = offsetof(Elf64_Phdr, p_offset);
constexpr auto kFileSize = offsetof(Elf64_Phdr, p_filesz);
constexpr auto kAddress = offsetof(Elf64_Phdr, p_vaddr);
constexpr std::uint64_t kHuge = UINT64_MAX;

struct DamagedCase {
  const char* what;
  std::function<void(Patch&)> damage;
  int line = __builtin_LINE();
};

const DamagedCase kDamaged[] = {
    {"empty", [](Patch& p) { p.bytes.clear(); }},
    {"only the magic", [](Patch& p) { p.bytes.resize(4); }},
    {"only the identification", [](Patch& p) { p.bytes.resize(16); }},
    {"a cut header", [](Patch& p) { p.bytes.resize(40); }},
    {"cut program headers", [](Patch& p) { p.bytes.resize(100); }},
    {"no class", [](Patch& p) { p.put(EI_CLASS, 0, 1); }},
    {"a third class", [](Patch& p) { p.put(EI_CLASS, 3, 1); }},
    {"a third byte order", [](Patch& p) { p.put(EI_DATA, 3, 1); }},
    {"program headers beyond the end", [](Patch& p) { p.put(offsetof(Elf64_Ehdr, e_phoff), 1'000'000, 8); }},
    {"program headers at the end of numbers", [](Patch& p) { p.put(offsetof(Elf64_Ehdr, e_phoff), kHuge - 10, 8); }},
    {"too many program headers", [](Patch& p) { p.put(offsetof(Elf64_Ehdr, e_phnum), 0xfff0, 2); }},
    {"program headers of another size", [](Patch& p) { p.put(offsetof(Elf64_Ehdr, e_phentsize), 32, 2); }},
    {"an interpreter beyond the end", [](Patch& p) { p.set_segment(PT_INTERP, kOffset, 1'000'000); }},
    {"an interpreter of huge size", [](Patch& p) { p.set_segment(PT_INTERP, kFileSize, kHuge); }},
    {"an interpreter without its NUL", [](Patch& p) { p.set_segment(PT_INTERP, kFileSize, 3); }},
    {"an empty interpreter segment", [](Patch& p) { p.set_segment(PT_INTERP, kFileSize, 0); }},
    {"a dynamic section beyond the end", [](Patch& p) { p.set_segment(PT_DYNAMIC, kOffset, 1'000'000); }},
    {"a dynamic section at a negative offset", [](Patch& p) { p.set_segment(PT_DYNAMIC, kOffset, kHuge - 100); }},
    {"a dynamic section of huge size", [](Patch& p) { p.set_segment(PT_DYNAMIC, kFileSize, kHuge - 15); }},
    {"strings in no segment", [](Patch& p) { p.set_entry(DT_STRTAB, 0x7fff'ffff); }},
    {"strings before their segment", [](Patch& p) { p.set_segment(PT_LOAD, kAddress, 0x10'0000); }},
    {"a string table of one byte", [](Patch& p) { p.set_entry(DT_STRSZ, 1); }},
    {"a string table of no size", [](Patch& p) { p.set_entry(DT_STRSZ, 0); }},
    {"no string table", [](Patch& p) { p.put(p.entry(DT_STRTAB), 0x6fff'0001, 8); }},
    {"a string table whose last string has no NUL", [](Patch& p) { p.set_entry(DT_STRSZ, 5); }},
    {"a NEEDED beyond the table", [](Patch& p) { p.set_entry(DT_NEEDED, 100'000); }},
    {"a NEEDED at the end of numbers", [](Patch& p) { p.set_entry(DT_NEEDED, kHuge); }},
    {"a SONAME beyond the table", [](Patch& p) { p.set_entry(DT_SONAME, 100'000); }},
    {"a segment that reaches beyond the end",
     [](Patch& p) {
       p.set_segment(PT_LOAD, kFileSize, kHuge / 2);
       p.set_entry(DT_STRTAB, 1'000'000);
     }},
};

ElfSpec library_with_everything() {
  ElfSpec spec;
  spec.soname = "libx.so.1";
  spec.needed = {"liby.so.2", "libc.so.6"};
  spec.runpath = "/opt/lib";
  spec.interpreter = "/lib64/ld-linux-x86-64.so.2";
  return spec;
}

TEST(ReadElf, DamagedFilesAreErrorsInWords) {
  for (const auto& row : kDamaged) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line << " " << row.what);
    Patch patch(build_elf(library_with_everything()));
    row.damage(patch);
    const auto read = read_elf_bytes(patch.bytes);
    ASSERT_FALSE(read);
    EXPECT_FALSE(read.error().message.empty());
    const Scratch scratch;
    write_file(scratch / "damaged.so", patch.bytes);
    const auto from_disk = read_elf(scratch / "damaged.so");
    ASSERT_FALSE(from_disk);
    EXPECT_EQ(from_disk.error().message.find(scratch.path()), 0U) << from_disk.error().message;
  }
}

TEST(ReadElf, OverlappingPartsAreRead) {
  Patch patch(build_elf(library_with_everything()));
  patch.set_segment(PT_INTERP, kOffset, patch.get(patch.entry(DT_STRTAB) + 8, 8) + 1);
  patch.set_segment(PT_INTERP, kFileSize, sizeof "liby.so.2");
  const auto read = read_elf_bytes(patch.bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().interpreter, "liby.so.2");
}

TEST(ReadElf, SurvivesEveryCutAndThousandsOfFlippedBytes) {
  const auto whole = build_elf(library_with_everything());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = read_elf_bytes(std::string(whole, 0, size));
    EXPECT_TRUE(read || !read.error().message.empty());
  }
  std::mt19937 random(20240229);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (auto flips = 1 + random() % 4; flips > 0; --flips)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto read = read_elf_bytes(bytes);
    EXPECT_TRUE(read || !read.error().message.empty());
  }
}

TEST(ReadElf, NamesThePathOfWhatCannotBeRead) {
  const Scratch scratch;
  const std::string paths[] = {scratch / "nothing here", scratch.path(), "/dev/null"};
  for (const auto& path : paths) {
    const auto read = read_elf(path);
    ASSERT_FALSE(read) << path;
    EXPECT_NE(read.error().message.find(path), std::string::npos) << read.error().message;
  }
}

TEST(ReadElf, TakesAnArchiveForItsFirstObject) {
  const Scratch scratch;
  ElfSpec spec;
  spec.type = ET_REL;
  spec.machine = EM_AARCH64;
  auto object = build_elf(spec);
  object.resize(object.size() + object.size() % 2, '\n');
  const auto member = [](const std::string& name, const std::string& bytes) {
    return fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", name, 0, 0, 0, 644, bytes.size()) + bytes;
  };
  write_file(scratch / "symbols.a", "!<arch>\n" + member("/", std::string(4, '\0')) + member("one.o/", object));
  write_file(scratch / "text.a", "!<arch>\n" + member("notes/", "some text\n"));
  write_file(scratch / "empty.a", "!<arch>\n");
  const auto read = read_elf(scratch / "symbols.a");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().target.machine, EM_AARCH64);
  EXPECT_FALSE(read_elf(scratch / "text.a"));
  EXPECT_FALSE(read_elf(scratch / "empty.a"));
}

TEST(ReadElf, AFifoIsNotWaitedFor) {
  const Scratch scratch;
  ASSERT_EQ(::mkfifo((scratch / "fifo").c_str(), 0600), 0);
  EXPECT_FALSE(read_elf(scratch / "fifo"));
}

struct AcceptCase {
  Target one;
  Target other;
  bool accepted;
  int line = __builtin_LINE();
};

const AcceptCase kAccepts[] = {
    {{2, 1, 62, 0}, {2, 1, 62, 0}, true},   {{2, 1, 62, 0}, {2, 1, 62, 3}, true},
    {{2, 1, 62, 3}, {2, 1, 62, 0}, true},   {{2, 1, 62, 0}, {2, 1, 62, 9}, false},
    {{2, 1, 62, 9}, {2, 1, 62, 9}, true},   {{2, 1, 62, 0}, {1, 1, 62, 0}, false},
    {{2, 1, 62, 0}, {2, 1, 183, 0}, false}, {{2, 1, 21, 0}, {2, 2, 21, 0}, false},
};

TEST(Target, AcceptsItsOwnKind) {
  for (const auto& row : kAccepts) EXPECT_EQ(row.one.accepts(row.other), row.accepted) << __FILE__ << ":" << row.line;
}

struct KindCase {
  std::string head;
  FileKind kind;
  int line = __builtin_LINE();
};

std::string elf_of_type(std::uint16_t type, std::uint8_t data = ELFDATA2LSB) {
  ElfSpec spec;
  spec.type = type;
  spec.data = data;
  return build_elf(spec);
}

const KindCase kKinds[] = {
    {elf_of_type(ET_DYN), FileKind::elf_shared},
    {elf_of_type(ET_DYN, ELFDATA2MSB), FileKind::elf_shared},
    {elf_of_type(ET_REL), FileKind::elf_relocatable},
    {elf_of_type(ET_REL, ELFDATA2MSB), FileKind::elf_relocatable},
    {elf_of_type(ET_EXEC), FileKind::elf_executable},
    {elf_of_type(ET_CORE), FileKind::other},
    {"\x7f"
     "ELF",
     FileKind::other},
    {"!<arch>\nlib.o/", FileKind::archive},
    {"!<thin>\nlib.o/", FileKind::thin_archive},
    {"BC\xC0\xDE....", FileKind::llvm_bitcode},
    {"\xDE\xC0\x17\x0B....", FileKind::llvm_bitcode},
    {"/* GNU ld script */\r\n\tINPUT(libx.so.1)\n", FileKind::text},
    {"INPUT(\"lib\xC3\xA4.so\")", FileKind::text},
    {"", FileKind::text},
    {std::string("INPUT(\0)", 8), FileKind::other},
    {std::string(kHeadSize, 'x') + '\0', FileKind::text},
};

TEST(FileKind, IsToldByTheFirstBytes) {
  const Scratch scratch;
  for (const auto& row : kKinds) {
    SCOPED_TRACE(testing::Message() << __FILE__ << ":" << row.line);
    EXPECT_EQ(kind_of(row.head), row.kind);
    write_file(scratch / "file", row.head);
    EXPECT_EQ(file_kind(scratch / "file"), row.kind);
  }
  EXPECT_EQ(file_kind(scratch / "nothing here"), FileKind::missing);
  EXPECT_EQ(file_kind(scratch.path()), FileKind::missing);
}

}  // namespace
}  // namespace runpath::elf
