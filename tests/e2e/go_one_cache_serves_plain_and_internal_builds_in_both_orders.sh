# A plain build and one with -linkmode=internal share a GOCACHE, whichever comes first: each comes out as if it were alone.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
begin "$GO"

build plain
by_cc plain "$lib" "plain, first"
build internal -ldflags=-linkmode=internal
by_go internal "internal after plain"
build plain
by_cc plain "$lib" "plain after internal"

# Another RUNPATH_EXTRA: for cmd/go another compiler, so that this order starts afresh without a second standard library.
RUNPATH_EXTRA=/opt/other
export RUNPATH_EXTRA
build internal -ldflags=-linkmode=internal
by_go internal "internal, first"
build plain
by_cc plain "$lib:/opt/other" "plain after the first internal"
build internal -ldflags '-s -w --linkmode internal'
by_go internal "internal, spelled with a blank"
build stripped -ldflags '-s -w'
by_cc stripped "$lib:/opt/other" "stripped"
build external -ldflags=-linkmode=external
by_cc external "$lib:/opt/other" "external by request"
