#!/bin/sh
# outer/libouter.so needs inner/libinner.so, and does not say where it is.
set -eu
cd "$(dirname "$0")"
mkdir -p outer inner
${CC:-cc} -shared -fPIC -Wl,-soname,libinner.so -o inner/libinner.so c/inner.c
${CC:-cc} -shared -fPIC -Wl,-soname,libouter.so -o outer/libouter.so c/outer.c -Linner -linner
