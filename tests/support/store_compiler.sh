#!/bin/sh
# store_compiler.sh PREFIX [ROOT]: makes in PREFIX (absolute) what a compiler of a store is: a libc with its loader, and
# a PREFIX/bin/store-gcc that links against them. Both are the system's own, or those of another libc6 package unpacked
# in ROOT; the objects for linking are always the system's. Prints the words for RUNPATH_CC, quoted for a shell. Ends
# with 77 and a reason where that cannot be done.
set -eu
prefix=$1
root=${2:-}
skip() { echo "skip: $*"; exit 77; }

from_gcc() {
  case $(gcc -print-file-name="$1") in
    /*) gcc -print-file-name="$1" ;;
    *) skip "gcc has no $1: the libc's development files are missing, or it is not glibc" ;;
  esac
}

command -v gcc >/dev/null || skip "there is no gcc"
develop=$(dirname "$(from_gcc crt1.o)")
runtime=$(dirname "$(realpath "$(from_gcc libc.so.6)")")
if [ -n "$root" ]; then
  libc=$(find "$root" -name libc.so.6 | sed 1q)
  [ -n "$libc" ] || skip "no libc.so.6 below $root"
  runtime=$(dirname "$libc")
fi

mkdir -p "$prefix/lib" "$prefix/bin"
# The loader first; then the libc and the other libraries of its package that programs ask for.
loader=
for file in "$runtime"/ld-linux*.so.* "$runtime"/ld64.so.*; do
  if [ -e "$file" ]; then
    loader=$prefix/lib/${file##*/}
    cp -L "$file" "$loader"
  fi
done
[ -n "$loader" ] || skip "no glibc loader in $runtime"
for file in libc.so.6 libm.so.6 libmvec.so.1 libpthread.so.0 libdl.so.2 librt.so.1 libutil.so.1 libresolv.so.2 \
    libanl.so.1 libnss_files.so.2 libnss_dns.so.2 libnss_compat.so.2; do
  [ ! -e "$runtime/$file" ] || cp -L "$runtime/$file" "$prefix/lib/"
done
for file in crt1.o Scrt1.o gcrt1.o crti.o crtn.o libc_nonshared.a libpthread.a libdl.a librt.a libutil.a; do
  [ ! -e "$develop/$file" ] || cp -L "$develop/$file" "$prefix/lib/"
done
ln -sf libresolv.so.2 "$prefix/lib/libresolv.so"
ln -sf libm.so.6 "$prefix/lib/libm.so"
printf 'GROUP ( "%s" "%s" AS_NEEDED ( "%s" ) )\n' "$prefix/lib/libc.so.6" "$prefix/lib/libc_nonshared.a" "$loader" \
  >"$prefix/lib/libc.so"

quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }
words="gcc $(quoted "-B$prefix/lib") $(quoted "-L$prefix/lib") $(quoted "-Wl,--dynamic-linker=$loader")"
printf '#!/bin/sh\nexec %s "$@"\n' "$words" >"$prefix/bin/store-gcc"
chmod +x "$prefix/bin/store-gcc"

answer=$("$prefix/bin/store-gcc" -print-file-name=libc.so.6)
[ "$answer" = "$prefix/lib/libc.so.6" ] || { echo "store-gcc finds $answer for its libc" >&2; exit 1; }
printf '%s\n' "$words"
