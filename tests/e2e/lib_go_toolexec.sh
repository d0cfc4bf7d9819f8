# For the go_toolexec_* scripts: as lib_go_cache.sh, but Go links by itself and runpath-toolexec tells its linker where.
. "$SOURCE/tests/e2e/lib_go_cache.sh"

# The same as build, with -toolexec in GOFLAGS; FIXTURE says which of go-fixtures/ (net-only).
toolexec_build() {
  built=$1
  shift
  PATH="$BIN:$PATH" CC="${CC:-runpath-cc}" CXX=runpath-c++ RUNPATH_CC="${RUNPATH_CC:-$store_words}" \
    RUNPATH_GO_INTERNAL="${RUNPATH_GO_INTERNAL:-toolexec}" GOFLAGS="-toolexec=runpath-toolexec ${GOFLAGS:-}" \
    go_build "$go" "$built" "${FIXTURE:-net-only}" "$@"
}

# by_go_with OUTPUT RUNPATH WHEN: OUTPUT was linked by Go itself, has exactly that RUNPATH, and runs.
by_go_with() {
  ! linked_by_cc "$1" || fail "$version, $3: linked by the C compiler"
  [ "$(runpath_of "$1")" = "$2" ] || fail "$version, $3: RUNPATH is '$(runpath_of "$1")', not '$2'"
  runs "$1" "$3"
}

# decision_in TRACE: the reason codes of cmd/link's calls, in order.
decisions_in() { sed -n 's/.*"call":"link_tool".*"go_decision":{"action":"[a-z]*","reason":"\([a-z_]*\)".*/\1/p' "$1"; }
