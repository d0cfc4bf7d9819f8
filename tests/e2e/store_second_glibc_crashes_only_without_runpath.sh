# The loader of a newer glibc with the system's older libc: what the plain compiler builds dies before main. Built
# through runpath, Go, C and C++ programs run, and with the newer libc.
. "$SOURCE/tests/e2e/lib_store.sh"
need gcc g++
status=0
root=$(sh "$SOURCE/tests/support/second_glibc.sh" "$PWD/second") || status=$?
case $status in
  0) ;;
  77) echo "$root"; exit 77 ;;
  *) fail "second_glibc.sh ended with $status" ;;
esac
store="$PWD/st ore"
make_store "$store" "$root"

cat >version.c <<'C'
#include <gnu/libc-version.h>
#include <stdio.h>
int main(void) { return puts(gnu_get_libc_version()) < 0; }
C
cat >version.cc <<'C'
#include <gnu/libc-version.h>
#include <iostream>
#include <string>
int main() {
  try {
    throw std::string(gnu_get_libc_version());
  } catch (const std::string& version) {
    std::cout << version << '\n';
  }
}
C

# crashes PROGRAM: dies as a mixed loader and libc do. Otherwise the two glibcs happen to fit each other.
crashes() {
  status=0
  said=$(output_of "$1" 2>&1) || status=$?
  echo "$1, plain: status $status, $said"
  [ "$status" -gt 128 ] || skip "this loader and the system's libc fit each other"
}

"$store/bin/store-gcc" -o c-plain version.c
crashes c-plain
RUNPATH_CC="$store_words" "$BIN/runpath-cc" -o c version.c
[ "$(runpath_of c)" = "$store/lib" ] || fail "C: RUNPATH is '$(runpath_of c)'"
newer=$(output_of c) || fail "C: $newer"
case $newer in
  2.*) ;;
  *) fail "C: $newer" ;;
esac

cxx_words="g++ ${store_words#gcc }"
eval "$cxx_words -o cxx-plain version.cc"
crashes cxx-plain
RUNPATH_CXX="$cxx_words" "$BIN/runpath-c++" -o cxx version.cc
[ "$(runpath_of cxx)" = "$store/lib" ] || fail "C++: RUNPATH is '$(runpath_of cxx)'"
[ "$(output_of cxx)" = "$newer" ] || fail "C++: $(output_of cxx)"

[ -n "$GO" ] || skip "C and C++ are right, but there is no go command"
PATH="$store/bin:$PATH" CC=store-gcc CXX=false go_build "$GO" net-plain net-only
crashes net-plain
PATH="$BIN:$PATH" CC=runpath-cc CXX=runpath-c++ RUNPATH_CC="$store_words" go_build "$GO" net net-only
[ "$(runpath_of net)" = "$store/lib" ] || fail "net-only: RUNPATH is '$(runpath_of net)'"
[ "$(output_of net)" = "localhost is known: true" ] || fail "net-only: $(output_of net)"
