# `runpath explain` makes no file: no output, no trace, nothing in TMPDIR; whatever it is asked about.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
/usr/bin/env cc -c main.c
export RUNPATH_TRACE="$PWD/trace.jsonl" RUNPATH_TRACE_LEVEL=all
everything() { find "$PWD/" "$TMPDIR" | sort; }
before=$(everything)
unchanged() { expect "files after explaining $1" "$before" "$(everything)"; }
explain() { "$BIN/runpath" explain "$@"; }

for compiler in gcc clang runpath-cc; do
  command -v "${compiler#runpath-}" >/dev/null || continue
  explain "$compiler" -o app main.o -Lneeds -lneeds >/dev/null || fail "$compiler: an object"
  explain "$compiler" -o app main.c -Lneeds -lneeds >/dev/null || fail "$compiler: a source"
  unchanged "$compiler"
  said=$(explain "$compiler" -c main.c -o other.o)
  expect_in "$compiler -c: kind" "$said" 'compile (-c)'
  expect_in "$compiler -c: outcome" "$said" 'become the real tool at once'
  unchanged "$compiler -c"
done
said=$(explain ld -shared -o app.so -Lneeds -lneeds)
expect_in 'ld: directory' "$said" "+ $PWD/needs"
expect_in 'ld: how' "$said" 'called directly'
expect_in 'ld -r' "$(explain ld -r -o app.o main.o)" 'become the real tool at once'
unchanged ld

# A compiler that calls the wrapper while it is asked brings in no record either.
printf '#!/bin/sh\nexec "%s" "$@"\n' "$BIN/runpath-cc" >"$TMPDIR/relay-gcc"
chmod +x "$TMPDIR/relay-gcc"
before=$(everything)
explain "$TMPDIR/relay-gcc" -o app main.o -Lneeds -lneeds >/dev/null || fail "a script that calls the wrapper"
unchanged 'a script that calls the wrapper'

# The words after the command are the command's; what stands before it is ours.
expect_in 'words' "$(explain --long -- gcc -o app main.o --long --json -Lneeds -c)" 'gcc -o app main.o --long --json -Lneeds'
expect record '1 good, 0 bad' "$(explain --json gcc -o app main.o -Lneeds -lneeds | "$BIN/validate-trace" /dev/stdin)"
expect_in 'policy' "$(RUNPATH_POLICY=off explain gcc -o app main.o)" 'RUNPATH_POLICY=off'

refused() {  # STATUS PIECE WORD...: explain ends so, and says PIECE
  refused_status=$1 refused_piece=$2
  shift 2
  status=0
  said=$(explain "$@" 2>&1) || status=$?
  expect "$*: status" "$refused_status" "$status"
  expect_in "$*" "$said" "$refused_piece"
}
refused 1 'no nosuch-gcc on PATH' nosuch-gcc -o app main.o
refused 1 './gcc is no executable file' ./gcc -o app main.o
refused 1 'nonsense' gcc -fuse-ld=nonsense -o app main.o
refused 2 'names no compiler' make all
refused 2 '--nonsense' --nonsense gcc
refused 2 'no command' --json
refused 2 'no command' --
unchanged 'what cannot be explained'
