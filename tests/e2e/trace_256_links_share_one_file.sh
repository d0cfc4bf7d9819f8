# 256 links, 64 at a time, into one trace file: 256 whole records, each by the schema, and nothing printed.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
cc -c main.c
export RUNPATH_TRACE="$PWD/trace.jsonl"
seq 256 | xargs -P 64 -I N "$BIN/runpath-cc" -o app.N main.o -Lneeds -lneeds >said 2>&1
expect 'what was said' '' "$(cat said)"
expect records '256 good, 0 bad' "$("$BIN/validate-trace" trace.jsonl)"
expect 'mode' 600 "$(stat -c %a trace.jsonl)"
for number in 1 77 256; do
  "$BIN/runpath" trace --json --output "app.$number" trace.jsonl >one
  expect "records of app.$number" 1 "$(wc -l <one)"
done
