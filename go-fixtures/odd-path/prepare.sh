#!/bin/sh
# A library directory whose name has a space, a comma and a dollar sign.
set -eu
cd "$(dirname "$0")"
# shellcheck disable=SC2016 # the dollar sign is meant
directory='odd, $home/lib'
mkdir -p "$directory"
${CC:-cc} -shared -fPIC -Wl,-soname,libgreet.so -o "$directory/libgreet.so" c/greet.c
