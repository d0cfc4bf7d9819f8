#!/bin/sh
# prefix/lib has libgreet, which is wanted, and a libz.so.1 of its own, which is not: the linker takes the system's libz.so.
set -eu
cd "$(dirname "$0")"
case $(${CC:-cc} -print-file-name=libz.so) in
  /*) ;;
  *) echo "zlib's development files are not installed"; exit 77 ;;
esac
mkdir -p prefix/lib
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so.1 -o prefix/lib/libgreet.so.1 c/greet.c
ln -sf libgreet.so.1 prefix/lib/libgreet.so
${CC:-cc} -shared -fPIC -Wl,-soname,libz.so.1 -o prefix/lib/libz.so.1 c/decoy.c
