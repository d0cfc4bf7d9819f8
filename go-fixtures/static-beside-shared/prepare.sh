#!/bin/sh
# lib/libgreet.a, and lib/libgreet.so beside it
set -eu
cd "$(dirname "$0")"
mkdir -p lib
${CC:-cc} -c -fPIC -o lib/greet.o c/greet.c
ar rcs lib/libgreet.a lib/greet.o
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so -o lib/libgreet.so c/shared.c
