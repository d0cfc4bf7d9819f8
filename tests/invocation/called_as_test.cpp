#include <gtest/gtest.h>

#include "invocation/invocation.hpp"

namespace runpath {
namespace {

struct NameCase {
  std::string argv0;
  Personality personality = Personality::none;
  std::string triple;
  std::string stem;
  std::string version;
  int line = __builtin_LINE();
};

using enum Personality;

const std::vector<NameCase> kNameCases = {
    {"runpath-cc", cc, "", "", ""},
    {"/opt/runpath/bin/runpath-cc", cc, "", "", ""},
    {"runpath-c++", cxx, "", "", ""},
    {"runpath-ld", ld, "", "", ""},
    {"runpath-toolexec", toolexec, "", "", ""},
    {"runpath-cc-12", none, "", "", ""},
    {"runpath-gcc", cc, "runpath", "gcc", ""},
    {"cc", cc, "", "cc", ""},
    {"./gcc", cc, "", "gcc", ""},
    {"c89", cc, "", "c89", ""},
    {"c99", cc, "", "c99", ""},
    {"clang", cc, "", "clang", ""},
    {"g++", cxx, "", "g++", ""},
    {"c++", cxx, "", "c++", ""},
    {"clang++", cxx, "", "clang++", ""},
    {"gfortran", fc, "", "gfortran", ""},
    {"f77", fc, "", "f77", ""},
    {"f95", fc, "", "f95", ""},
    {"musl-gcc", cc, "", "musl-gcc", ""},
    {"musl-clang", cc, "", "musl-clang", ""},
    {"gcc-12", cc, "", "gcc", "12"},
    {"gcc-12.2.0", cc, "", "gcc", "12.2.0"},
    {"clang-14", cc, "", "clang", "14"},
    {"clang++-14", cxx, "", "clang++", "14"},
    {"gfortran-12", fc, "", "gfortran", "12"},
    {"aarch64-linux-gnu-gcc", cc, "aarch64-linux-gnu", "gcc", ""},
    {"x86_64-linux-musl-gcc", cc, "x86_64-linux-musl", "gcc", ""},
    {"x86_64-linux-gnu-musl-gcc", cc, "x86_64-linux-gnu-musl", "gcc", ""},
    {"aarch64-linux-gnu-g++-12", cxx, "aarch64-linux-gnu", "g++", "12"},
    {"/usr/bin/avr-gcc", cc, "avr", "gcc", ""},
    {"x86_64-linux-gnu-cc", cc, "x86_64-linux-gnu", "cc", ""},
    {"ld", ld, "", "ld", ""},
    {"ld.bfd", ld, "", "ld.bfd", ""},
    {"ld.gold", ld, "", "ld.gold", ""},
    {"ld.lld", ld, "", "ld.lld", ""},
    {"ld.lld-14", ld, "", "ld.lld", "14"},
    {"ld.mold", ld, "", "ld.mold", ""},
    {"gold", ld, "", "gold", ""},
    {"mold", ld, "", "mold", ""},
    {"aarch64-linux-gnu-ld", ld, "aarch64-linux-gnu", "ld", ""},
    {"aarch64-linux-gnu-ld.gold", ld, "aarch64-linux-gnu", "ld.gold", ""},
    {"", none, "", "", ""},
    {"gcc/", none, "", "", ""},
    {"runpath", none, "", "", ""},
    {"-gcc", none, "", "", ""},
    {"xgcc", none, "", "", ""},
    {"gcc-ar", none, "", "", ""},
    {"gcc-ar-12", none, "", "", ""},
    {"gcc-", none, "", "", ""},
    {"gcc-.5", none, "", "", ""},
    {"clang-format-14", none, "", "", ""},
    {"clang-cpp", none, "", "", ""},
    {"12", none, "", "", ""},
    {"-12", none, "", "", ""},
};

TEST(ReadCalledAs, TakesNamesApart) {
  for (const auto& row : kNameCases) {
    const auto called_as = read_called_as(row.argv0);
    EXPECT_EQ(called_as.personality, row.personality) << "row at line " << row.line;
    EXPECT_EQ(called_as.triple, row.triple) << "row at line " << row.line;
    EXPECT_EQ(called_as.stem, row.stem) << "row at line " << row.line;
    EXPECT_EQ(called_as.version, row.version) << "row at line " << row.line;
    EXPECT_EQ(called_as.name, row.argv0.substr(row.argv0.rfind('/') + 1)) << "row at line " << row.line;
  }
}

}  // namespace
}  // namespace runpath
