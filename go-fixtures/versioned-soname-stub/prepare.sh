#!/bin/sh
# stubs/libgreet.so has the SONAME libgreet.so.1, and no file of that name beside it; real/ has that file alone.
set -eu
cd "$(dirname "$0")"
mkdir -p stubs real
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so.1 -o stubs/libgreet.so c/stub.c
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so.1 -o real/libgreet.so.1 c/greet.c
