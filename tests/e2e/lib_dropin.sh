# Runs calls twice, with the real tool and with runpath in its place, in directories of the same name, and compares
# stdout, stderr, exit status and every file made. Calls are lines of shell that say $CC, $CXX or $LD.

. "$SOURCE/tests/e2e/lib.sh"

# What the calls find in their directory.
make_files() {
  cat >m.c <<'END'
#include <stdio.h>
#include "h.h"
int main(void) { return printf("%d\n", H) < 0; }
END
  echo '#define H 1' >h.h
  echo 'int a(void) { return 1; }' >a.c
  echo 'int a(void); int main(void) { return a() - 1; }' >uses_a.c
  echo 'int main(void) { return nowhere(); }' >undefined.c
  echo 'int main(void) { int unused; return 0; }' >warn.c
  echo 'int main(void { return 0; }' >bad.c
  echo 'this is no linker script' >notes.txt
  printf '#include <string>\nint main(int argc, char **) { return std::to_string(argc).empty(); }\n' >x.cc
  printf '.globl _start\n_start:\n' >s.s
  echo 'int main(void) { return 0; }' >'odd name.c'
  echo '-c m.c -o from_file.o' >words
  echo '@words -O1' >nested
  printf '"odd name.c"\n-o '\''odd out'\''\n-DX=\\"y\\"\n' >quoted
  printf -- '-O1 m.c -o' >waiting
  : >empty
  mkdir dir
  printf '#!/bin/sh\nexec "$@"\n' >wrapped
  chmod +x wrapped
}

# Random parts of names in the compilers' temporary directory; and the places where a link's -v has to show that our ld
# stands in front of theirs.
normalise() {
  sed -E -e 's#/cc[A-Za-z0-9]{6}#/ccXXXXXX#g' -e 's#([/"][^/" ]+)-[0-9a-f]{6,8}(\.[a-z]+)#\1-XXXXXX\2#g' \
    -e 's#^COMPILER_PATH=[^:]*/libexec/runpath/?:#COMPILER_PATH=#' -e 's#^( *"?)/.*/libexec/runpath/ld([". ])#\1/usr/bin/ld\2#'
}

# run_call INTO CALL: a fresh directory "at", CALL in it; INTO gets what came of it.
run_call() {
  rm -rf at "$1"
  cp -a template at
  mkdir "$1"
  status=0
  (cd at && timeout 120 sh -c "$2") >"$1/raw_out" 2>"$1/raw_err" </dev/null || status=$?
  echo "$status" >"$1/status"
  normalise <"$1/raw_out" >"$1/stdout"
  normalise <"$1/raw_err" >"$1/stderr"
  rm "$1/raw_out" "$1/raw_err"
  (cd at && find . -printf '%M %p\n' | LC_ALL=C sort) >"$1/modes"
  (cd at && find . -type f -exec cksum {} + | LC_ALL=C sort -k 3) >"$1/files"
}

# compare_calls: every line of standard input; of one that begins with "~" the files made differ from run to run, and
# only their names are compared. real_cc is the real compiler's path; real_cxx and real_ld are set where $CXX and $LD occur.
compare_calls() {
  compared=0
  different=0
  rm -rf template
  mkdir template
  (cd template && make_files && "$real_cc" -c m.c -o m.o && "$real_cc" -c -fPIC a.c -o a.o) ||
    fail "the files for the calls cannot be made"
  while IFS= read -r call; do
    varies=
    case $call in
      '' | '#'*) continue ;;
      '~'*) varies=yes call=${call#?} ;;
    esac
    CC=$real_cc CXX=${real_cxx-} LD=${real_ld-}
    export CC CXX LD
    run_call really "$call"
    CC=$BIN/runpath-cc CXX=$BIN/runpath-c++ LD=$BIN/runpath-ld
    export RUNPATH_CC="$real_cc" RUNPATH_CXX="${real_cxx-}" RUNPATH_LD="${real_ld-}"
    run_call ours "$call"
    unset RUNPATH_CC RUNPATH_CXX RUNPATH_LD
    [ -z "$varies" ] || rm really/files ours/files
    compared=$((compared + 1))
    if ! diff -ru really ours >difference; then
      different=$((different + 1))
      echo "DIFFERENT: $call" >&2
      head -n 40 difference >&2
    fi
  done
  echo "compared: $compared calls with $real_cc"
  [ "$different" -eq 0 ] || fail "$different of $compared calls differ"
}
