#include "linkline/driver_answer.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace runpath {
namespace {

struct Case {
  const char* answer;
  const char* link;  // "" = none
  int line = __builtin_LINE();
};

const Case kCases[] = {
    {"Using built-in specs.\n /usr/lib/cc1 -quiet a.c\n /usr/lib/collect2 -o a.out a.o -lc\nCOLLECT_GCC_OPTIONS=x\n",
     "/usr/lib/collect2 -o a.out a.o -lc"},
    {" \"/usr/bin/ld\" \"-o\" \"a b\" \"-L/x,y\" \"c\\\"d\\\\e\\$f\"\n", "/usr/bin/ld -o 'a b' -L/x,y 'c\"d\\e$f'"},
    {" /usr/lib/collect2 \"-L/with\nnewline\" a.o\n", "/usr/lib/collect2 '-L/with\nnewline' a.o"},
    {" gdb --args /usr/lib/collect2 -o a.out a.o\n", "/usr/lib/collect2 -o a.out a.o"},
    {" /usr/bin/aarch64-linux-gnu-ld -o a a.o\n", "/usr/bin/aarch64-linux-gnu-ld -o a a.o"},
    {" /usr/bin/mold -o a a.o\n", "/usr/bin/mold -o a a.o"},
    {" /usr/lib/cc1 -quiet a.c\n", ""},
    {"", ""},
};

TEST(DriverAnswer, Table) {
  for (const auto& row : kCases) {
    const auto link = find_link_command(row.answer);
    EXPECT_EQ(link ? shell_join(*link) : "", row.link) << __FILE__ << ":" << row.line;
  }
}

}  // namespace
}  // namespace runpath
