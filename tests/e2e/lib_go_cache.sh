# For the go_* scripts: go-fixtures/net-only, whose only cgo is net's, built again and again in one GOCACHE with a
# compiler whose libc lies in a store. Linked by Go itself it has no RUNPATH; linked by runpath-cc it has the store's lib.
. "$SOURCE/tests/e2e/lib_store.sh"

# begin GO: makes the store compiler and takes GO for all builds that follow, in a cache of their own.
begin() {
  [ -n "$1" ] || skip "there is no go command"
  go=$1
  version=$("$go" env GOVERSION)
  store="$PWD/st ore"
  [ -d "$store" ] || make_store "$store"
  lib=$store/lib
  new_cache
}

caches=0
new_cache() {
  caches=$((caches + 1))
  GOCACHE="${TMPDIR:?}/go cache $caches"
  export GOCACHE
}

# build OUTPUT [WORD...]: plain go build with CC=runpath-cc; settings stand before it as assignments.
build() {
  built=$1
  shift
  PATH="$BIN:$PATH" CC=runpath-cc CXX=runpath-c++ RUNPATH_CC="${RUNPATH_CC:-$store_words}" go_build "$go" "$built" net-only "$@"
}

# by_cc OUTPUT RUNPATH WHEN: OUTPUT was linked through runpath-cc, has exactly that RUNPATH, and runs.
by_cc() {
  linked_by_cc "$1" || fail "$version, $3: linked by Go itself"
  [ "$(runpath_of "$1")" = "$2" ] || fail "$version, $3: RUNPATH is '$(runpath_of "$1")', not '$2'"
  runs "$1" "$3"
}

# by_go OUTPUT WHEN: OUTPUT was linked by Go itself, and runs.
by_go() {
  ! linked_by_cc "$1" || fail "$version, $2: linked by the C compiler"
  [ -z "$(runpath_of "$1")" ] || fail "$version, $2: RUNPATH is '$(runpath_of "$1")'"
  runs "$1" "$2"
}

runs() {
  [ "$(output_of "$1")" = "localhost is known: true" ] || fail "$version, $2: the program says: $(output_of "$1")"
}

# links_in TRACE, dynimports_in TRACE: how many external links and dynimport links of Go stand in it.
links_in() { grep -c '"call":"external_link"' "$1" 2>/dev/null || true; }
dynimports_in() { grep -c '"call":"dynimport_link"' "$1" 2>/dev/null || true; }
