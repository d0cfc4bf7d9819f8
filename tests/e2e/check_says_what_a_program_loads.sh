# `runpath check`: the file for each NEEDED, and status 1 when one is not found.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
"$BIN/runpath-cc" -o good main.c -Lneeds -lneeds
cc -o bad main.c -Lneeds -lneeds
cc -static -o static -x c - <<'END' || skip "static programs cannot be linked here"
int main(void) { return 0; }
END

said=$("$BIN/runpath" check good)
expect_in library "$said" "libneeds.so → $PWD/needs/libneeds.so"
expect_in how "$said" '(RUNPATH)'
expect_in libc "$said" 'libc.so.6 → '
status=0; said=$("$BIN/runpath" check good bad static) || status=$?
expect status 1 "$status"
expect_in 'not found' "$said" 'NOT FOUND   libneeds.so, needed by bad'
expect_in static "$said" 'nothing is loaded'
status=0; said=$("$BIN/runpath" check main.c none 2>&1) || status=$?
expect 'no ELF: status' 2 "$status"
expect_in 'no ELF' "$said" 'main.c: not an ELF file'

# Hazards: an entry that is relative, one that anybody can write to.
mkdir open && chmod 777 open
cc -o odd main.c -Lneeds -lneeds "-Wl,-rpath,needs:$PWD/open:$PWD/needs"
said=$("$BIN/runpath" check odd)
expect_in relative "$said" '[relative_entry]'
expect_in 'world-writable' "$said" '[world_writable]'

need python3
"$BIN/runpath" check --json good | python3 -c '
import json, os, sys
(one,) = json.load(sys.stdin)
assert one["resolves"] and one["tag"] == "runpath" and one["runpath"] == [os.environ["PWD"] + "/needs"], one
assert {r["name"]: r["via"] for r in one["resolutions"]}["libneeds.so"] == "runpath"'
