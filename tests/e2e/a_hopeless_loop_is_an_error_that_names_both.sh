# Where every way leads back to runpath, it says so, naming itself and the other one; and soon.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need timeout
echo 'int x;' >x.c
links masquerade gcc cc
ours=$PWD/masquerade
mkdir tools
for tool in sh timeout env; do ln -s "$(command -v "$tool")" "tools/$tool"; done

# hopeless WHAT PIECE... -- CALL...: CALL fails with status 1 to 127, makes nothing, and says each PIECE.
hopeless() {
  what=$1
  shift
  pieces=
  while [ "$1" != -- ]; do
    pieces="$pieces $1"
    shift
  done
  shift
  status=0
  said=$(timeout 60 "$@" -c x.c -o x.o 2>&1) || status=$?
  [ "$status" -ne 0 ] || fail "$what: it ended well"
  [ "$status" -ne 124 ] || fail "$what: it did not end"
  [ "$status" -lt 128 ] || fail "$what: it ended with $status"
  [ ! -e x.o ] || fail "$what: it made an object"
  # The scratch directory has a space in its name: pieces are only the ends of paths.
  for piece in $pieces; do expect_in "$what" "$said" "$piece"; done
}

hopeless "only ourselves on PATH" masquerade/gcc RUNPATH_CC -- env PATH="$ours:$PWD/tools" gcc
hopeless "RUNPATH_CC names us" RUNPATH_CC=runpath-cc /runpath-cc -- env PATH="$BIN:$real_path" RUNPATH_CC=runpath-cc runpath-cc
hopeless "RUNPATH_CC names a link to us" RUNPATH_CC= masquerade/gcc -- env RUNPATH_CC="'$ours/gcc'" "$BIN/runpath-cc"
hopeless "RUNPATH_CC names nothing" RUNPATH_CC=nosuchcompiler -- env RUNPATH_CC=nosuchcompiler "$BIN/runpath-cc"

# A script that calls us, by exec and as a child.
mkdir scripts forks
printf '#!/bin/sh\nexec "%s/gcc" "$@"\n' "$ours" >scripts/gcc
printf '#!/bin/sh\n"%s/gcc" "$@"\nexit $?\n' "$ours" >forks/gcc
chmod +x scripts/gcc forks/gcc
hopeless "a script that becomes us" scripts/gcc masquerade/gcc -- env PATH="$ours:$PWD/scripts:$PWD/tools" gcc
hopeless "a script that starts us" forks/gcc masquerade/gcc -- env PATH="$ours:$PWD/forks:$PWD/tools" gcc
hopeless "both" scripts/gcc forks/gcc -- env PATH="$PWD/forks:$ours:$PWD/scripts:$PWD/tools" gcc

if command -v ccache >/dev/null; then
  mkdir ccaches
  ln -s "$(command -v ccache)" ccaches/gcc
  export CCACHE_DIR="$PWD/cache"
  hopeless "ccache behind us" ccaches/gcc masquerade/gcc -- env PATH="$ours:$PWD/ccaches:$PWD/tools" gcc
  hopeless "ccache before us" ccaches/gcc masquerade/gcc -- env PATH="$PWD/ccaches:$ours:$PWD/tools" gcc
else
  echo "not tried, because it is not here: ccache"
fi
