# Queries, mistakes, compiles and links: what runpath-cc says and makes is what gcc says and makes.
. "$SOURCE/tests/e2e/lib_dropin.sh"
. "$SOURCE/tests/e2e/lib_dropin_calls.sh"
need gcc g++ ld cksum timeout
real_cc=$(command -v gcc) real_cxx=$(command -v g++)

{
  common_calls
  cat <<'END'
$CC --help=common
$CC -Q --help=optimizers
$CC -dumpfullversion
$CC -print-multiarch
$CC --compile m.c
$CC --assemble m.c
$CC --preprocess m.c
$CC --output=out --static m.c
$CC -fsyntax-only -fno-syntax-only m.c
$CC -wrapper ./wrapped -c m.c
$CC -wrapper ./wrapped m.c
$CC -static-pie -no-pie m.c
$CC -aux-info protos -c a.c
$CC -pass-exit-codes -c bad.c
$CC -B. m.c
$CC -fno-use-linker-plugin m.c
$CC -dumpdir d- -c m.c
$CC -no-canonical-prefixes m.c
END
} | compare_calls
