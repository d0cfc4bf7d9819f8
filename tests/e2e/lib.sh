# Shared by the scripts beside it: `. "$SOURCE/tests/e2e/lib.sh"`. `run` sets BIN, SOURCE and the rest.
: "${BIN:=${RUNPATH_BIN:?BIN or RUNPATH_BIN names the directory of runpath-cc}}"

# Ends the test as failed.
fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Ends the test as skipped.
skip() {
  echo "skipped: $*"
  exit 77
}

# Skips unless every tool named is on PATH.
need() {
  for needed_tool; do
    command -v "$needed_tool" >/dev/null || skip "$needed_tool is not here"
  done
}

# expect WHAT EXPECTED ACTUAL: fails unless both texts are the same.
expect() {
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}

# expect_in WHAT TEXT PIECE: fails unless PIECE is somewhere in TEXT.
expect_in() {
  case $2 in
    *"$3"*) ;;
    *) fail "$1: \"$3\" is not in: $2" ;;
  esac
}

# DT_RUNPATH of a file, or nothing.
runpath_of() {
  LC_ALL=C readelf -d "$1" | sed -n 's/.*(RUNPATH).*\[\(.*\)\]$/\1/p'
}

# A library in a directory of its own, needs/libneeds.so, and a program main.c that needs it: linked with
# "-Lneeds -lneeds" the program starts only if its RUNPATH names that directory.
make_needy_program() {
  mkdir -p needs
  echo 'int needs(void) { return 42; }' >needs/needs.c
  cat >main.c <<'END'
#ifdef __cplusplus
extern "C"
#endif
int needs(void);
int main(void) { return needs() == 42 ? 0 : 1; }
END
  /usr/bin/env cc -shared -fPIC -o needs/libneeds.so needs/needs.c
}
