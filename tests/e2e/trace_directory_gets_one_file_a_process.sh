# RUNPATH_TRACE names a directory: one file a process, and `runpath trace` reads them all in the order of time.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
mkdir traces
for number in 1 2 3; do RUNPATH_TRACE="$PWD/traces" "$BIN/runpath-cc" -o "app$number" main.c -Lneeds -lneeds; done
expect files 3 "$(find traces -name '*.jsonl' | wc -l)"
"$BIN/validate-trace" traces/*.jsonl >/dev/null
expect order 'app1 app2 app3' "$("$BIN/runpath" trace traces | sed -n 's/^  output  *\(app.\) .*/\1/p' | xargs)"

# A name that ends in a slash is made.
RUNPATH_TRACE="$PWD/new/" "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds
expect made 1 "$(find new -name '*.jsonl' | wc -l)"
