# Under -toolexec=runpath-toolexec a net-only program is still linked by Go, has the store's lib as its RUNPATH, exactly,
# and loads its libc from there. Traced or not.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  begin "$go"
  trace=$PWD/trace-$version
  toolexec_build program
  by_go_with program "$lib" "untraced"
  [ "$(libc_loaded_by program)" = "$lib/libc.so.6" ] || fail "$version: loads '$(libc_loaded_by program)'"

  RUNPATH_TRACE=$trace toolexec_build program -ldflags=-w
  by_go_with program "$lib" "traced"
  expect "decision, $version" internal "$(decisions_in "$trace")"
  grep -q '"added":\[{"directory":"[^"]*/lib",.*"reason":"libc".*"call":"link_tool"' "$trace" ||
    fail "$version: the trace has no libc: $(cat "$trace")"
  grep -q '"call":"link_tool".*"output":{"path":.*"runpath":\["[^"]*/lib"\]' "$trace" ||
    fail "$version: the trace does not tell the output's RUNPATH: $(cat "$trace")"

  [ ! -x "$BIN/validate-trace" ] || "$BIN/validate-trace" "$trace" >/dev/null || fail "$version: the trace breaks the schema"
  toolexec_build program -buildmode=pie
  by_go_with program "$lib" "pie"
  toolexec_build program -ldflags=-linkmode=internal
  by_go_with program "$lib" "-linkmode=internal"

  # cgo proper is linked through runpath-cc, which does it all.
  rm -f "$trace"
  FIXTURE=static-archive RUNPATH_TRACE=$trace toolexec_build cgo
  linked_by_cc cgo || fail "$version: cgo was linked by Go"
  [ "$(runpath_of cgo)" = "$lib" ] || fail "$version: cgo's RUNPATH is '$(runpath_of cgo)'"
  expect "decision for cgo, $version" external_anyway "$(decisions_in "$trace")"
done
