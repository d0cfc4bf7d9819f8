#!/bin/sh
# lib/libgreet.so, in C++
set -eu
cd "$(dirname "$0")"
mkdir -p lib
${CXX:-c++} -shared -fPIC -Wl,-soname,libgreet.so -o lib/libgreet.so c/greet.cpp
