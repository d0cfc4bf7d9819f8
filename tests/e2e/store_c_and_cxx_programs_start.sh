# A plain link line of a C and of a C++ program that do not start today: built with runpath they do, be the libc a
# store's or the system's.
. "$SOURCE/tests/e2e/lib_store.sh"
need gcc g++
store="$PWD/st ore"
make_store "$store"

mkdir "lib dir"
echo 'const char *greet(void) { return "hello"; }' >greet.c
gcc -shared -fPIC -Wl,-soname,libgreet.so.1 -o "lib dir/libgreet.so.1" greet.c
ln -s libgreet.so.1 "lib dir/libgreet.so"
cat >main.c <<'C'
#include <stdio.h>
const char *greet(void);
int main(void) { return puts(greet()) < 0; }
C
cat >main.cc <<'C'
#include <iostream>
extern "C" const char *greet();
int main() { std::cout << greet() << '\n'; }
C

try() {  # LANGUAGE'S-COMPILER OURS SOURCE WANTED-RUNPATH; RUNPATH_CC and RUNPATH_CXX are set
  "$1" -o plain "$3" -L"lib dir" -lgreet
  ! output_of plain >said || fail "$3: the plain program starts: $(cat said)"
  grep -q 'libgreet.so.1: cannot open shared object file' said || fail "$3: $(cat said)"
  "$BIN/$2" -o ours "$3" -L"lib dir" -lgreet
  # In any order: no name is in two of them.
  [ "$(runpath_of ours | tr : '\n' | sort)" = "$(echo "$4" | tr : '\n' | sort)" ] ||
    fail "$3: RUNPATH is '$(runpath_of ours)', not '$4'"
  [ "$(output_of ours)" = hello ] || fail "$3: $(output_of ours)"
}

here=$(pwd -P)
RUNPATH_CC=gcc RUNPATH_CXX=g++
export RUNPATH_CC RUNPATH_CXX
try gcc runpath-cc main.c "$here/lib dir"
try g++ runpath-c++ main.cc "$here/lib dir"

RUNPATH_CC=$store_words RUNPATH_CXX="g++ ${store_words#gcc }"
try gcc runpath-cc main.c "$store/lib:$here/lib dir"
[ "$(libc_loaded_by ours)" = "$store/lib/libc.so.6" ] || fail "C: the libc is $(libc_loaded_by ours)"
try g++ runpath-c++ main.cc "$store/lib:$here/lib dir"
[ "$(libc_loaded_by ours)" = "$store/lib/libc.so.6" ] || fail "C++: the libc is $(libc_loaded_by ours)"
