#!/bin/sh
# first/ holds libgreet; second/ holds libname, and another file under libgreet's SONAME.
set -eu
cd "$(dirname "$0")"
mkdir -p first second
shared="${CC:-cc} -shared -fPIC"
$shared -Wl,-soname,libgreet.so.1 -o first/libgreet.so.1 c/greet.c
ln -sf libgreet.so.1 first/libgreet.so
$shared -Wl,-soname,libgreet.so.1 -o second/libgreet.so.1 c/decoy.c
$shared -Wl,-soname,libname.so.1 -o second/libname.so.1 c/name.c
ln -sf libname.so.1 second/libname.so
