# The settings are part of the answer to `link -V=full`: plain go build follows every change, and links nothing again
# when nothing changed. Also with Go 1.19, which asks no compiler for net's sake.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
mkdir -p one two

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  begin "$go"
  toolexec_build program
  by_go_with program "$lib" "no setting"
  RUNPATH_EXTRA="$PWD/one" toolexec_build program
  by_go_with program "$lib:$PWD/one" "RUNPATH_EXTRA=one"
  RUNPATH_EXTRA="$PWD/two" toolexec_build program
  by_go_with program "$lib:$PWD/two" "RUNPATH_EXTRA=two"
  RUNPATH_EXTRA="$PWD/two" RUNPATH_GO_INTERNAL=off toolexec_build program
  by_go_with program "" "RUNPATH_GO_INTERNAL=off"
  RUNPATH_LIBC=never RUNPATH_EXTRA="$PWD/two" toolexec_build program
  by_go_with program "$PWD/two" "RUNPATH_LIBC=never with RUNPATH_EXTRA"
  RUNPATH_GO_INTERNAL=report RUNPATH_TRACE="$PWD/report" toolexec_build program
  by_go_with program "" "RUNPATH_GO_INTERNAL=report"
  expect "report, $version" setting_report "$(decisions_in "$PWD/report")"
  RUNPATH_POLICY=off toolexec_build program
  by_go_with program "" "RUNPATH_POLICY=off"
  RUNPATH_MAP="$lib=/opt/lib" toolexec_build program
  [ "$(runpath_of program)" = /opt/lib ] || fail "$version: RUNPATH_MAP: RUNPATH is '$(runpath_of program)'"
  RUNPATH_DENY="$lib" toolexec_build program
  by_go_with program "" "RUNPATH_DENY"
  toolexec_build program
  by_go_with program "$lib" "no setting, again"

  # Nothing changed: cmd/link is asked for its version, and not run.
  rm -f "$PWD/report" "$PWD/same"
  RUNPATH_TRACE="$PWD/same" toolexec_build program
  grep -q '"call":"link_id"' same || fail "$version: link was not asked: $(cat same)"
  expect "links, $version" "" "$(decisions_in same)"
done
