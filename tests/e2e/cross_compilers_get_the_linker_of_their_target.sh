# A link for another machine, by clang --target and by a cross gcc: the same linker runs as without runpath, the library
# in a directory of its own is found at run time, and the target's own directories are not added.
. "$SOURCE/tests/e2e/lib.sh"
need clang aarch64-linux-gnu-gcc qemu-aarch64

mkdir lib
echo 'int seven(void) { return 7; }' >seven.c
echo 'int seven(void); int main(void) { return seven(); }' >main.c
aarch64-linux-gnu-gcc -shared -fPIC -Wl,-soname,libseven.so.1 -o lib/libseven.so.1 seven.c
ln -s libseven.so.1 lib/libseven.so

try() {  # REAL-COMPILER WORDS
  rm -f app trace
  # shellcheck disable=SC2086 # words
  RUNPATH_CC="$1" RUNPATH_TRACE=$PWD/trace "$BIN/runpath-cc" $2 -o app main.c -Llib -lseven
  expect "$1: RUNPATH" "$(pwd -P)/lib" "$(runpath_of app)"
  status=0
  qemu-aarch64 -L /usr/aarch64-linux-gnu app || status=$?
  expect "$1: what the program returns" 7 "$status"
  # shellcheck disable=SC2086 # words
  wanted=$($1 $2 -print-prog-name=ld)
  expect "$1: the linker" "$(readlink -f "$(command -v "$wanted")")" \
    "$(readlink -f "$(sed 's/.*"linker":"\([^"]*\)".*/\1/' trace)")"
}

try clang --target=aarch64-linux-gnu
try aarch64-linux-gnu-gcc ''
