#!/bin/sh
# lib/libgreet.so
set -eu
cd "$(dirname "$0")"
mkdir -p lib
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so -o lib/libgreet.so c/greet.c
