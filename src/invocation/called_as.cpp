#include <array>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "invocation/invocation.hpp"

namespace runpath {

namespace {

// How a name may be dressed.
enum class Dress { bare, triple_and_version };

struct NameRow {
  std::string_view name;
  Personality personality = Personality::none;
  Dress dress = Dress::triple_and_version;
};

// Every name that we answer to. Rows that stand bare come first: "musl-gcc" is no gcc for the target "musl".
constexpr auto kNames = std::to_array<NameRow>({
    {"runpath-cc", Personality::cc, Dress::bare},
    {"runpath-c++", Personality::cxx, Dress::bare},
    {"runpath-ld", Personality::ld, Dress::bare},
    {"runpath-toolexec", Personality::toolexec, Dress::bare},
    {"musl-gcc", Personality::cc, Dress::bare},
    {"musl-clang", Personality::cc, Dress::bare},
    {"cc", Personality::cc},
    {"c89", Personality::cc},
    {"c99", Personality::cc},
    {"gcc", Personality::cc},
    {"clang", Personality::cc},
    {"c++", Personality::cxx},
    {"g++", Personality::cxx},
    {"clang++", Personality::cxx},
    {"gfortran", Personality::fc},
    {"f77", Personality::fc},
    {"f95", Personality::fc},
    {"ld", Personality::ld},
    {"ld.bfd", Personality::ld},
    {"ld.gold", Personality::ld},
    {"ld.lld", Personality::ld},
    {"ld.mold", Personality::ld},
    {"gold", Personality::ld},
    {"mold", Personality::ld},
});

// "12" of "gcc-12", "14.2.0" of "clang-14.2.0"; "" for none.
std::string_view version_suffix(std::string_view name) {
  const auto dash = name.rfind('-');
  if (dash == std::string_view::npos) return "";
  const auto version = name.substr(dash + 1);
  const bool is_version =
      version.find_first_not_of("0123456789.") == std::string_view::npos && version.find_first_of("0123456789") == 0;
  return is_version ? version : "";
}

// Whether `name` is the row's, with a triple before it where that is allowed; `triple` gets it.
bool matches(const NameRow& row, std::string_view name, std::string_view& triple) {
  triple = "";
  if (name == row.name) return true;
  if (row.dress == Dress::bare || !name.ends_with(row.name)) return false;
  const auto before = name.substr(0, name.size() - row.name.size());
  if (before.size() < 2 || before.back() != '-' || before == "runpath-") return false;
  triple = before.substr(0, before.size() - 1);
  return true;
}

}  // namespace

CalledAs read_called_as(std::string_view argv0) {
  CalledAs called_as;
  called_as.name = base_name(argv0);
  const std::string_view version = version_suffix(called_as.name);
  for (const auto& row : kNames) {
    std::string_view name = called_as.name;
    const bool has_version = row.dress == Dress::triple_and_version && !version.empty();
    if (has_version) name.remove_suffix(version.size() + 1);
    std::string_view triple;
    if (!matches(row, name, triple)) continue;
    called_as.personality = row.personality;
    called_as.triple = triple;
    called_as.version = has_version ? version : "";
    if (!after_prefix(row.name, "runpath-")) called_as.stem = row.name;
    break;
  }
  return called_as;
}

}  // namespace runpath
