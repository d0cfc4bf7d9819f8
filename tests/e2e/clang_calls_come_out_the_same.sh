# Queries, mistakes, compiles and links: what runpath-cc says and makes is what clang says and makes.
. "$SOURCE/tests/e2e/lib_dropin.sh"
. "$SOURCE/tests/e2e/lib_dropin_calls.sh"
need clang clang++ ld cksum timeout
real_cc=$(command -v clang) real_cxx=$(command -v clang++)

{
  common_calls
  cat <<'END'
$CC -c -- m.c
$CC m.c -- -lm
$CC -emit-llvm -c m.c
$CC -emit-llvm -S m.c
$CC --analyze m.c
~$CC -emit-ast m.c
$CC -ccc-print-phases m.c
$CC --print-targets
$CC -print-resource-dir
$CC --autocomplete=-fsyn
$CC -cc1 -version
$CC -cc1 -fsyntax-only a.c
$CC --target=aarch64-linux-gnu -c a.c
$CC --target=nosuchtarget m.c
$CC --config nosuch.cfg m.c
$CC -Xclang -nosuch -c m.c
$CC -fuse-ld=/usr/bin/ld m.o
$CC --ld-path=/usr/bin/ld m.o
mkfifo p; echo '-c m.c' >p & $CC @p; wait
~$CC --emit-static-lib a.c -o liba.a
END
} | compare_calls
