# `runpath trace`: what was called, the real tool, each directory and why; its filters; its errors.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
export RUNPATH_TRACE="$PWD/trace.jsonl" RUNPATH_TRACE_LEVEL=all
"$BIN/runpath-cc" -o app main.c -Lneeds -lneeds
"$BIN/runpath-cc" -c main.c
"$BIN/runpath-cc" -o missing main.o -lnosuch 2>/dev/null || true
unset RUNPATH_TRACE RUNPATH_TRACE_LEVEL
expect records '3 good, 0 bad' "$("$BIN/validate-trace" trace.jsonl)"

said=$("$BIN/runpath" trace --output app trace.jsonl)
expect_in call "$said" 'runpath-cc -o app main.c -Lneeds -lneeds'
expect_in tool "$said" "$(command -v cc)"
expect_in directory "$said" "+ $PWD/needs"
expect_in reason "$said" 'libneeds.so [needed]'
expect_in 'left out' "$said" '[default_directory]'
expect_in ending "$said" 'status 0'
expect_in 'not found' "$("$BIN/runpath" trace --output missing trace.jsonl)" 'NOT FOUND   -lnosuch'
expect 'by its whole path' "$said" "$("$BIN/runpath" trace --output "$PWD/app" trace.jsonl)"
expect_in tried "$("$BIN/runpath" trace --long --output missing trace.jsonl)" 'searched'
expect compiles 1 "$("$BIN/runpath" trace --json --kind compile trace.jsonl | wc -l)"
expect calls 1 "$("$BIN/runpath" trace --json --kind call trace.jsonl | wc -l)"
expect 'standard input' "$said" "$("$BIN/runpath" trace --output app - <trace.jsonl)"
[ -z "$(echo "$said" | awk 'length > 80 && !/\//')" ] || fail "a line of more than 80 columns: $said"

status=0; "$BIN/runpath" trace --output none trace.jsonl >/dev/null 2>&1 || status=$?
expect 'nothing matches: status' 1 "$status"
status=0; "$BIN/runpath" trace none.jsonl >/dev/null 2>&1 || status=$?
expect 'no such trace: status' 2 "$status"
status=0; "$BIN/runpath" trace >/dev/null 2>&1 || status=$?
expect 'no argument: status' 2 "$status"
status=0; "$BIN/runpath" nonsense >/dev/null 2>&1 || status=$?
expect 'no such command: status' 2 "$status"
expect_in version "$("$BIN/runpath" --version)" 'runpath '
