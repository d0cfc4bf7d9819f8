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
  same "$compiler" -shared -fPIC -Wl,--no-as-needed -Lsecond -lsecond
  # What is only linked as needed makes the list a guess, which the finished link may mend.
  expect_in "$compiler: the guess" \
    "$("$BIN/runpath" explain "$compiler" -o out main.c -Wl,--as-needed -Lneeds -lneeds)" 'RUNPATH_EXACT'
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
