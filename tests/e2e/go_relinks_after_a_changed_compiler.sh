# Plain go build notices another compiler behind CC=runpath-cc, and another file of the same name.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
begin "$GO"
first_lib=$lib first_words=$store_words
make_store "$PWD/second store"
second_words=$store_words
[ "$first_words" != "$second_words" ] || fail "both stores have the same words"

RUNPATH_CC=$first_words build program
by_cc program "$first_lib" "first store"
RUNPATH_CC=$second_words build program
by_cc program "$PWD/second store/lib" "second store"
RUNPATH_CC=gcc build program
by_go program "gcc of the system"
RUNPATH_CC=$first_words build program
by_cc program "$first_lib" "first store again"

# One name, two compilers: what stands there has changed.
cp "$store/bin/store-gcc" compiler
RUNPATH_CC="'$PWD/compiler'" build program
by_cc program "$first_lib" "a script for the first store"
cp "$PWD/second store/bin/store-gcc" compiler
RUNPATH_CC="'$PWD/compiler'" build program
by_cc program "$PWD/second store/lib" "the same name, now the second store's"

# Something between go and us, as ccache is when CC names it.
mkdir bin
printf '#!/bin/sh\n"%s/runpath-cc" "$@"\n' "$BIN" >bin/between
chmod +x bin/between
between() {
  PATH="$PWD/bin:$BIN:$PATH" CC=between CXX=runpath-c++ RUNPATH_CC=$first_words go_build "$go" program net-only "$@"
}
between
by_cc program "$first_lib" "through a script"
between -ldflags=-linkmode=internal
by_go program "through a script, internal"
between
by_cc program "$first_lib" "through a script, again"
