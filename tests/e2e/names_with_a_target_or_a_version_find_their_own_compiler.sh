# aarch64-linux-gnu-gcc, gcc-12, clang-14, musl-gcc: each stands for the next of that very name.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need gcc
echo 'int x;' >x.c
tried=0
for name in aarch64-linux-gnu-gcc x86_64-linux-gnu-gcc gcc-12 x86_64-linux-gnu-gcc-12 aarch64-linux-gnu-g++-12 clang \
  clang-14 clang++-14 musl-gcc g++ gfortran c99 gcc-13 clang-16; do
  real=$(command -v "$name") || continue
  tried=$((tried + 1))
  links masquerade "$name"
  PATH=$PWD/masquerade:$real_path
  expect "-dumpmachine of $name" "$("$real" -dumpmachine)" "$("$name" -dumpmachine)"
  expect "--version of $name" "$("$real" --version)" "$("$name" --version)"
  "$real" -c x.c -o real.o 2>/dev/null || cp x.c real.o # gfortran's input is no C
  "$name" -c x.c -o ours.o 2>/dev/null || cp x.c ours.o
  cmp real.o ours.o || fail "$name compiles otherwise than $real"
  PATH=$real_path
done
echo "tried: $tried names"
[ "$tried" -gt 0 ] || fail "no name was tried"

links masquerade gcc-99.9
status=0
said=$(PATH=$PWD/masquerade:$real_path gcc-99.9 -c x.c 2>&1) || status=$?
[ "$status" -ne 0 ] || fail "gcc-99.9 does not exist, and yet it compiled"
expect_in "the error" "$said" gcc-99.9
