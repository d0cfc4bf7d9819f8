# Where the libc is the system's there is nothing to add: a net-only program is still linked by Go itself, and is, byte
# for byte, what gcc alone gives.
. "$SOURCE/tests/e2e/lib_store.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
need gcc

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  version=$("$go" env GOVERSION)
  GOCACHE="${TMPDIR:?}/cache-$version"
  export GOCACHE
  CC=gcc CXX=g++ go_build "$go" plain net-only -trimpath -ldflags=-buildid=
  PATH="$BIN:$PATH" CC=runpath-cc CXX=runpath-c++ RUNPATH_CC=gcc RUNPATH_TRACE="$PWD/trace-$version" \
    go_build "$go" ours net-only -trimpath -ldflags=-buildid=
  ! linked_by_cc ours || fail "$version: linked by the C compiler"
  [ -z "$(runpath_of ours)" ] || fail "$version: RUNPATH $(runpath_of ours)"
  cmp plain ours || fail "$version: the program differs from gcc's"
  [ "$(output_of ours)" = "localhost is known: true" ] || fail "$version: $(output_of ours)"
done
