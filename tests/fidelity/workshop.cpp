#include "workshop.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <cstring>
#include <stdexcept>
#include <string_view>

#include "disk.hpp"
#include "process.hpp"

namespace fidelity {

namespace {

// Stands before every number, so that a finished file can be given another one.
constexpr std::string_view marker = "fIdElItYnUmBeR:>";

constexpr const char* main_source = R"(
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
struct call { const char* name; int (*function)(void); };
extern const struct call fidelity_calls[];
extern void* const fidelity_references[];
static int show(struct dl_phdr_info* info, size_t size, void* data) {
  (void)size;
  (void)data;
  printf("object %s\n", info->dlpi_name);
  return 0;
}
int main(void) {
  for (const struct call* call = fidelity_calls; call->name; ++call) printf("value %s %d\n", call->name, call->function());
  int references = 0;
  for (void* const* reference = fidelity_references; *reference; ++reference) ++references;
  printf("references %d\n", references);
  return dl_iterate_phdr(show, 0);
}
)";

const std::vector<std::string> tool_environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"};

std::string unit_source(const Unit& unit) {
  const auto name = unit.symbol.substr(3);
  std::string code = fmt::format(".text\n.globl {0}\n.type {0},@function\n{0}:\n", unit.symbol);
  code += " push %rbx\n movl value_" + name + "(%rip),%ebx\n";
  for (const auto& need : unit.needs) code += " call " + need + "@PLT\n addl %eax,%ebx\n";
  code += " movl %ebx,%eax\n pop %rbx\n ret\n";
  code +=
      fmt::format(".size {0},.-{0}\n.section .rodata\n.ascii \"{1}\"\nvalue_{2}: .long 0\n", unit.symbol, marker, name);
  return code + ".section .note.GNU-stack,\"\",@progbits\n";
}

std::string i386_source(const std::string& symbol) {
  return fmt::format(
      ".text\n.globl {0}\n.type {0},@function\n{0}: movl $1,%eax\n ret\n.section .note.GNU-stack,\"\",@progbits\n",
      symbol);
}

std::string with_machine(std::string bytes, Elf64_Half machine) {
  std::memcpy(bytes.data() + offsetof(Elf64_Ehdr, e_machine), &machine, sizeof machine);
  return bytes;
}

// ar(5): names end in a slash, the first member is the index, numbers in it are big endian.
std::string archive_member(std::string_view name, std::string_view content) {
  auto member = fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n{}", name, 0, 0, 0, 644, content.size(), content);
  if (content.size() % 2 != 0) member += '\n';
  return member;
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 32; shift > 0; shift -= 8) bytes += static_cast<char>((number >> (shift - 8)) & 0xffU);
  return bytes;
}

}  // namespace

std::string with_other_values(std::string bytes, std::uint32_t change) {
  for (auto place = bytes.find(marker); place != std::string::npos; place = bytes.find(marker, place + 1)) {
    const auto start = place + marker.size();
    if (start + sizeof(std::uint32_t) > bytes.size()) break;
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + start, sizeof value);
    value += change;
    std::memcpy(bytes.data() + start, &value, sizeof value);
  }
  return bytes;
}

Workshop::Workshop(std::string directory) : m_directory(std::move(directory)) {
  make_directory(m_directory);
  write_file(m_directory + "/main.c", main_source);
  m_main_object = m_directory + "/main.o";
  (void)run_tool({"gcc", "-O1", "-fPIE", "-c", m_directory + "/main.c", "-o", m_main_object}, m_main_object);
}

std::string Workshop::run_tool(const std::vector<std::string>& words, const std::string& output) {
  const auto outcome = run_program(words, tool_environment, m_directory);
  if (!outcome.good()) throw std::runtime_error(fmt::format("{} failed: {}", words[0], outcome.err));
  return read_file(output);
}

std::string Workshop::assemble(const std::string& source, const std::string& option) {
  const auto input = m_directory + "/unit.s";
  const auto output = m_directory + "/unit.o";
  write_file(input, source);
  return run_tool({"as", option, input, "-o", output}, output);
}

std::string Workshop::link_shared(const std::string& object, const std::string& soname, const std::string& emulation) {
  const auto input = m_directory + "/input.o";
  const auto output = m_directory + "/output.so";
  write_file(input, object);
  std::vector<std::string> words{"ld.bfd", "-m", emulation, "-shared", "-o", output, input};
  if (!soname.empty()) words.insert(words.end(), {"-soname", soname});
  return run_tool(words, output);
}

std::string Workshop::object(const Unit& unit, std::uint32_t value) {
  const std::lock_guard lock(m_mutex);
  auto& bytes = m_objects[unit];
  if (bytes.empty()) bytes = assemble(unit_source(unit), "--64");
  return with_other_values(bytes, value);
}

std::string Workshop::library(const std::string& symbol, const std::string& soname, std::uint32_t value,
                              Foreign foreign) {
  const std::lock_guard lock(m_mutex);
  if (foreign == Foreign::other_class) {
    auto& bytes = m_foreign_libraries[{symbol, soname}];
    if (bytes.empty()) bytes = link_shared(assemble(i386_source(symbol), "--32"), soname, "elf_i386");
    return bytes;
  }
  auto& bytes = m_libraries[{symbol, soname}];
  if (bytes.empty()) bytes = link_shared(assemble(unit_source({symbol, {}}), "--64"), soname, "elf_x86_64");
  const auto mine = with_other_values(bytes, value);
  return foreign == Foreign::none ? mine : with_machine(mine, EM_AARCH64);
}

std::string Workshop::archive(const Unit& unit, std::uint32_t value) {
  const auto content = object(unit, value);
  std::string index = big_endian(1);
  const std::string symbols = unit.symbol + '\0';
  const auto index_size = index.size() + 4 + symbols.size();
  const auto first_member = 8 + 60 + index_size + index_size % 2;
  index += big_endian(static_cast<std::uint32_t>(first_member)) + symbols;
  return "!<arch>\n" + archive_member("/", index) + archive_member("unit.o/", content);
}

std::string Workshop::table(const std::vector<std::string>& calls, const std::vector<std::string>& references) {
  std::string source =
      ".section .data.rel.ro,\"aw\"\n.balign 8\n.globl fidelity_calls, fidelity_references\nfidelity_calls:\n";
  for (const auto& call : calls) source += fmt::format(" .quad name_{0}, {0}\n", call);
  source += " .quad 0, 0\nfidelity_references:\n";
  for (const auto& reference : references) source += " .quad " + reference + "\n";
  source += " .quad 0\n.section .rodata\n";
  for (const auto& call : calls) source += fmt::format("name_{0}: .asciz \"{0}\"\n", call);
  const std::lock_guard lock(m_mutex);
  return assemble(source + ".section .note.GNU-stack,\"\",@progbits\n", "--64");
}

}  // namespace fidelity
