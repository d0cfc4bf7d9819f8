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
    NameCase{"runpath-cc", cc, "", "", ""},
    NameCase{"/opt/runpath/bin/runpath-cc", cc, "", "", ""},
    NameCase{"runpath-c++", cxx, "", "", ""},
    NameCase{"runpath-ld", ld, "", "", ""},
    NameCase{"runpath-toolexec", toolexec, "", "", ""},
    NameCase{"runpath-cc-12", none, "", "", ""},
    NameCase{"runpath-gcc", none, "", "", ""},
    NameCase{"cc", cc, "", "cc", ""},
    NameCase{"./gcc", cc, "", "gcc", ""},
    NameCase{"c89", cc, "", "c89", ""},
    NameCase{"c99", cc, "", "c99", ""},
    NameCase{"clang", cc, "", "clang", ""},
    NameCase{"g++", cxx, "", "g++", ""},
    NameCase{"c++", cxx, "", "c++", ""},
    NameCase{"clang++", cxx, "", "clang++", ""},
    NameCase{"gfortran", fc, "", "gfortran", ""},
    NameCase{"f77", fc, "", "f77", ""},
    NameCase{"f95", fc, "", "f95", ""},
    NameCase{"musl-gcc", cc, "", "musl-gcc", ""},
    NameCase{"musl-clang", cc, "", "musl-clang", ""},
    NameCase{"gcc-12", cc, "", "gcc", "12"},
    NameCase{"gcc-12.2.0", cc, "", "gcc", "12.2.0"},
    NameCase{"clang-14", cc, "", "clang", "14"},
    NameCase{"clang++-14", cxx, "", "clang++", "14"},
    NameCase{"gfortran-12", fc, "", "gfortran", "12"},
    NameCase{"aarch64-linux-gnu-gcc", cc, "aarch64-linux-gnu", "gcc", ""},
    NameCase{"x86_64-linux-musl-gcc", cc, "x86_64-linux-musl", "gcc", ""},
    NameCase{"x86_64-linux-gnu-musl-gcc", cc, "x86_64-linux-gnu-musl", "gcc", ""},
    NameCase{"aarch64-linux-gnu-g++-12", cxx, "aarch64-linux-gnu", "g++", "12"},
    NameCase{"/usr/bin/avr-gcc", cc, "avr", "gcc", ""},
    NameCase{"x86_64-linux-gnu-cc", cc, "x86_64-linux-gnu", "cc", ""},
    NameCase{"ld", ld, "", "ld", ""},
    NameCase{"ld.bfd", ld, "", "ld.bfd", ""},
    NameCase{"ld.gold", ld, "", "ld.gold", ""},
    NameCase{"ld.lld", ld, "", "ld.lld", ""},
    NameCase{"ld.lld-14", ld, "", "ld.lld", "14"},
    NameCase{"ld.mold", ld, "", "ld.mold", ""},
    NameCase{"gold", ld, "", "gold", ""},
    NameCase{"mold", ld, "", "mold", ""},
    NameCase{"aarch64-linux-gnu-ld", ld, "aarch64-linux-gnu", "ld", ""},
    NameCase{"aarch64-linux-gnu-ld.gold", ld, "aarch64-linux-gnu", "ld.gold", ""},
    NameCase{"", none, "", "", ""},
    NameCase{"gcc/", none, "", "", ""},
    NameCase{"runpath", none, "", "", ""},
    NameCase{"-gcc", none, "", "", ""},
    NameCase{"xgcc", none, "", "", ""},
    NameCase{"gcc-ar", none, "", "", ""},
    NameCase{"gcc-ar-12", none, "", "", ""},
    NameCase{"gcc-", none, "", "", ""},
    NameCase{"gcc-.5", none, "", "", ""},
    NameCase{"clang-format-14", none, "", "", ""},
    NameCase{"clang-cpp", none, "", "", ""},
    NameCase{"12", none, "", "", ""},
    NameCase{"-12", none, "", "", ""},
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
