#!/bin/sh
# lib/libgreet.a
set -eu
cd "$(dirname "$0")"
mkdir -p lib
${CC:-cc} -c -fPIC -o lib/greet.o c/greet.c
ar rcs lib/libgreet.a lib/greet.o
