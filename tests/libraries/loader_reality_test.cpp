// Random small worlds of libraries, resolved by us and by this machine's own loaders, glibc's and musl's.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>
#include <set>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "libraries/loader.hpp"
#include "support/elf_builder.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"

namespace runpath {
namespace {

using test::ElfSpec;
using test::Scratch;

constexpr const char* kInterpreter = "/lib64/ld-linux-x86-64.so.2";
constexpr const char* kMuslInterpreter = "/lib/ld-musl-x86_64.so.1";

// Name and file, or "not found". A name can be missing for one object and be found for another.
using Listing = std::set<std::pair<std::string, std::string>>;

std::string text_of(const Listing& listing) {
  std::string text;
  for (const auto& [name, path] : listing) text += fmt::format("  {} => {}\n", name, path);
  return text;
}

class World {
 public:
  World(const std::string& root, std::uint32_t seed, const char* interpreter)
      : m_root(root), m_random(seed), m_interpreter(interpreter) {}

  // Writes everything; returns the program's path.
  std::string build() {
    for (std::size_t i = 0; i < kLibraries; ++i) {
      for (auto copies = 1 + pick(3); copies > 0; --copies) write_library(i);
    }
    ElfSpec program = random_spec();
    program.needed.push_back(library_name(pick(kLibraries)));
    program.interpreter = m_interpreter;
    const auto path = directory(pick(kDirectories)) + "/program";
    test::write_file(path, test::build_elf(program));
    ::chmod(path.c_str(), 0755);
    return path;
  }

 private:
  static constexpr std::size_t kLibraries = 8;
  static constexpr std::size_t kDirectories = 5;

  std::size_t pick(std::size_t count) { return m_random() % count; }
  bool one_in(std::size_t count) { return pick(count) == 0; }

  template <std::size_t Count>
  std::string any_of(const char* const (&choices)[Count]) {
    return choices[pick(Count)];
  }

  [[nodiscard]] std::string directory(std::size_t i) const { return fmt::format("{}/dir {}", m_root, i); }
  static std::string library_name(std::size_t i) { return fmt::format("libl{}.so.1", i); }

  std::string random_need() {
    if (one_in(12)) return "libnowhere.so." + std::to_string(pick(2));
    if (one_in(12)) return any_of({"libz.so.1", "libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2"});
    if (one_in(16)) return fmt::format("{}/{}", directory(pick(kDirectories)), library_name(pick(kLibraries)));
    if (one_in(16)) return fmt::format("$ORIGIN/../dir {}/{}", pick(kDirectories), library_name(pick(kLibraries)));
    if (one_in(10)) return fmt::format("alias{}.so", pick(3));
    return library_name(pick(kLibraries));
  }

  std::string random_entry() {
    const auto place = pick(kDirectories);
    switch (pick(8)) {
      case 0: return "$ORIGIN";
      case 1: return fmt::format("${{ORIGIN}}/../dir {}", place);
      case 2: return fmt::format("$ORIGIN/../dir {}/", place);
      case 3: return m_root + "/nowhere";
      case 4: return fmt::format("{}/$LIB", directory(place));
      case 5: return fmt::format("{}/../dir {}/$PLATFORM", directory(place), pick(kDirectories));
      default: return directory(place);
    }
  }

  std::string random_list() {
    std::string list = random_entry();
    for (auto more = pick(3); more > 0; --more) list += ":" + random_entry();
    return list;
  }

  ElfSpec random_spec() {
    ElfSpec spec;
    for (auto needs = pick(4); needs > 0; --needs) spec.needed.push_back(random_need());
    if (one_in(3)) spec.rpath = random_list();
    if (one_in(2)) spec.runpath = random_list();
    if (one_in(8)) spec.flags_1 = DF_1_NODEFLIB;
    if (one_in(4)) spec.os_abi = ELFOSABI_GNU;
    return spec;
  }

  void write_library(std::size_t i) {
    ElfSpec spec = random_spec();
    if (!one_in(4)) spec.soname = one_in(5) ? fmt::format("alias{}.so", pick(3)) : library_name(i);
    // musl does not look at class and machine: it would go on with what it cannot run.
    const bool may_be_foreign = m_interpreter != kMuslInterpreter;
    if (may_be_foreign && one_in(10)) spec.elf_class = ELFCLASS32;
    if (may_be_foreign && one_in(10)) spec.machine = spec.elf_class == ELFCLASS32 ? EM_386 : EM_AARCH64;
    auto place = directory(pick(kDirectories));
    if (one_in(4)) {
      place += "/" + any_of({"glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v4", "tls",
                             "x86_64", "haswell", "tls/haswell", "tls/x86_64", "haswell/x86_64", "avx512_1", "xeon_phi",
                             "lib/x86_64-linux-gnu", "lib64", "lib", "haswell/avx512_1/x86_64"});
    }
    const auto path = place + "/" + library_name(i);
    if (::access(path.c_str(), F_OK) == 0) return;
    test::write_file(path, test::build_elf(spec));
    const auto other = fmt::format("{}/alias{}.so", place, pick(3));
    if (one_in(5)) std::ignore = ::symlink(path.c_str(), other.c_str());
    if (one_in(8)) std::ignore = ::link(path.c_str(), (place + "/" + library_name(pick(kLibraries))).c_str());
    if (one_in(30)) ::chmod(path.c_str(), 0);
  }

  std::string m_root;
  std::mt19937 m_random;
  const char* m_interpreter;
};

// The loader's list: "NAME => PATH (0x…)", "NAME => not found", or "PATH (0x…)" alone. musl tells only what it found,
// and goes on after errors with status 127.
Listing listed_by_loader(const std::string& program, const char* interpreter) {
  const bool is_musl = interpreter == kMuslInterpreter;
  const auto words = is_musl ? std::vector<std::string>{kMuslInterpreter, "--list", program} : std::vector{program};
  const auto outcome = test::run({words, {{"LD_TRACE_LOADED_OBJECTS", "1"}}, "/"});
  EXPECT_TRUE(outcome.ok() || (is_musl && outcome.status == 127)) << outcome.err;
  Listing listing;
  for (const auto& line : split_nonempty(outcome.out, '\n')) {
    const auto text = line.substr(0, line.rfind(" (0x")).substr(1);
    const auto arrow = text.find(" => ");
    const auto name = text.substr(0, arrow);
    if (name == "linux-vdso.so.1" || name == interpreter || text.ends_with(kMuslInterpreter)) continue;
    auto path = arrow == std::string::npos ? name : text.substr(arrow + 4);
    if (const auto doubled = path.find("//"); doubled != std::string::npos) path.erase(doubled, 1);  // musl keeps them
    listing.emplace(name, path);
  }
  return listing;
}

// Ours in the same form: a file that is loaded already is not listed under its second name.
Listing listed_by_us(const std::string& program) {
  const auto& files = real_file_system();
  const auto elf = elf::read_elf(program);
  EXPECT_TRUE(elf);
  const auto rules = loader_rules(elf.value().target, elf.value().interpreter.value_or(""), files);
  Listing listing;
  std::set<FileId> seen = {files.status(program)->id};
  for (const auto& found : resolve_as_loader(program, elf.value(), true, rules, "", files, elf::read_elf)) {
    if (found.via == "loaded" || found.via == "interpreter" || (rules.is_musl && found.path.empty())) continue;
    const auto status = found.path.empty() ? std::nullopt : files.status(found.path);
    if (status && !seen.insert(status->id).second) continue;
    // The loader shows names with $ORIGIN after expanding them.
    const auto below_origin = after_prefix(found.name, "$ORIGIN");
    const auto name = below_origin ? dir_name(found.needed_by) + std::string(*below_origin) : found.name;
    listing.emplace(name, status ? found.path : "not found");
  }
  return listing;
}

void compare_worlds(std::uint32_t first_seed, std::uint32_t count, const char* interpreter = kInterpreter) {
  for (std::uint32_t seed = first_seed; seed != first_seed + count; ++seed) {
    Scratch scratch;
    const auto program = World(scratch.path(), seed, interpreter).build();
    const auto expected = listed_by_loader(program, interpreter);
    const auto ours = listed_by_us(program);
    EXPECT_EQ(ours, expected) << "seed " << seed << "\nours:\n"
                              << text_of(ours) << "the loader's:\n"
                              << text_of(expected);
    if (testing::Test::HasFailure()) FAIL() << "the world is left in " << scratch.keep();
  }
}

class LoaderReality : public testing::Test {
 protected:
  void SetUp() override {
#ifndef __x86_64__
    GTEST_SKIP() << "the worlds are made for x86-64";
#endif
    if (!real_file_system().status(kInterpreter)) GTEST_SKIP() << "there is no " << kInterpreter;
  }
};

TEST_F(LoaderReality, FixedWorlds) { compare_worlds(1, 150); }

TEST_F(LoaderReality, NewWorlds) {
  const auto seed = std::random_device()();
  RecordProperty("seed", std::to_string(seed));
  fmt::print("first seed: {}\n", seed);
  compare_worlds(seed, 50);
}

TEST_F(LoaderReality, MuslWorlds) {
  if (!real_file_system().status(kMuslInterpreter)) GTEST_SKIP() << "there is no " << kMuslInterpreter;
  compare_worlds(1, 100, kMuslInterpreter);
}

TEST_F(LoaderReality, ThisMachinesOwnPrograms) {
  int checked = 0;
  for (const char* program : {"/bin/sh", "/bin/ls", "/usr/bin/env", "/usr/bin/ld", "/usr/bin/c++", "/usr/bin/cmake"}) {
    const auto elf = elf::read_elf(program);
    if (!elf || elf.value().interpreter != kInterpreter) continue;
    ++checked;
    EXPECT_EQ(listed_by_us(program), listed_by_loader(program, kInterpreter)) << program;
  }
  EXPECT_GT(checked, 0);
}

}  // namespace
}  // namespace runpath
