# What the C compiler links gets its RUNPATH from runpath-cc alone: no entry twice, and a comma in a directory breaks
# nothing. A comma is no hindrance where Go links for sure.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
mkdir -p "with,comma"

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  begin "$go"
  trace=$PWD/trace-$version
  RUNPATH_EXTRA="$PWD/with,comma" toolexec_build program
  by_go_with program "$lib:$PWD/with,comma" "a comma"
  RUNPATH_EXTRA="$PWD/with,comma" toolexec_build program -ldflags=-linkmode=external
  by_cc program "$lib:$PWD/with,comma" "a comma and -linkmode=external"
  RUNPATH_EXTRA="$PWD/with,comma" FIXTURE=static-archive toolexec_build cgo
  [ "$(runpath_of cgo)" = "$lib:$PWD/with,comma" ] || fail "$version: cgo's RUNPATH is '$(runpath_of cgo)'"

  # Go 1.19 keeps the runtime/cgo that it was given first.
  case $version in go1.19*) new_cache ;; esac
  RUNPATH_GO_INTERNAL=external RUNPATH_TRACE="$trace" toolexec_build program
  by_cc program "$lib" "RUNPATH_GO_INTERNAL=external"
  expect "decision, $version" external_anyway "$(decisions_in "$trace")"
  # The other way round in the same cache.
  toolexec_build program
  [ "$(runpath_of program)" = "$lib" ] || fail "$version: RUNPATH is '$(runpath_of program)'"
done
