# What a killed writer left behind is closed by the next one, told by `runpath trace`, and stops no reader.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
export RUNPATH_TRACE="$PWD/trace.jsonl"
"$BIN/runpath-cc" -o one main.c -Lneeds -lneeds
printf '{"schema":1,"kind":"li' >>trace.jsonl
"$BIN/runpath-cc" -o two main.c -Lneeds -lneeds
expect lines 3 "$(wc -l <trace.jsonl)"
"$BIN/runpath" trace trace.jsonl >said 2>warned
expect outputs 'one two' "$(sed -n 's/^  output  *\([a-z]*\) .*/\1/p' said | xargs)"
expect_in 'the torn line' "$(cat warned)" 'trace.jsonl:2: passed over'
expect 'as JSON' 2 "$("$BIN/runpath" trace --json trace.jsonl 2>/dev/null | wc -l)"
