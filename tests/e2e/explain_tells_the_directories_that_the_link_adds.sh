# What `runpath explain` tells beforehand is what the same words, linked, come out with.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need gcc readelf
make_needy_program
mkdir 'with space' second
cp needs/libneeds.so 'with space/libneeds.so'
echo 'int second(void) { return 1; }' >second.c
/usr/bin/env cc -shared -fPIC -o second/libsecond.so second.c
mkdir unused

told() { "$BIN/runpath" explain "$@" | sed -n "s/^    + \(.*\)  supplies .*/\1/p" | paste -sd: -; }
same() {  # COMPILER WORD...
  compiler=$1
  shift
  rm -f out
  RUNPATH_CC=$(command -v "$compiler") "$BIN/runpath-cc" -o out main.c "$@" || fail "$compiler $*: cannot link"
  expected=$(runpath_of out)
  [ -n "$expected" ] || fail "$compiler $*: nothing was added, which proves nothing"
  expect "$compiler -o out main.c $*" "$expected" "$(told "$compiler" -o out main.c "$@")"
  expect "runpath-cc for $compiler $*" "$expected" \
    "$(RUNPATH_CC=$(command -v "$compiler") told "$BIN/runpath-cc" -o out main.c "$@")"
}
for compiler in gcc clang; do
  command -v "$compiler" >/dev/null || { echo "$compiler is not here"; continue; }
  same "$compiler" -Lneeds -lneeds
  same "$compiler" -Lunused '-Lwith space' -lneeds
  same "$compiler" -Wl,--no-as-needed -Lsecond '-Lwith space' -lneeds -lsecond
  # The libc's own --as-needed loader makes a shared library's list a guess, which only a finished link can mend.
  export RUNPATH_EXACT=never
  same "$compiler" -shared -fPIC -Wl,--no-as-needed -Lsecond -lsecond
  unset RUNPATH_EXACT
  expect_in "$compiler -shared: the guess" "$("$BIN/runpath" explain "$compiler" -shared -fPIC -o out main.c)" 'RUNPATH_EXACT'
  for linker in gold lld mold; do
    command -v "ld.$linker" >/dev/null || continue
    same "$compiler" -fuse-ld=$linker '-Lwith space' -lneeds
  done
done

# A name that leads to the wrapper stands for the real compiler behind it.
links wrapped gcc
said=$(PATH=$PWD/wrapped:$real_path "$BIN/runpath" explain gcc -o out main.c -Lneeds -lneeds)
expect_in 'real tool' "$said" "real tool   $(command -v gcc) (PATH)"
expect_in 'directory' "$said" "+ $PWD/needs"
