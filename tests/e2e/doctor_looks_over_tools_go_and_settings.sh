# `runpath doctor`: what is found, and status 1 when something stands in the way.
. "$SOURCE/tests/e2e/lib.sh"
said=$("$BIN/runpath" doctor)
expect_in wrapper "$(printf %s "$said" | tr -s '\n ' ' ')" "$(readlink -f "$BIN/runpath-cc")"
expect_in compiler "$said" "runpath-cc stands for"
expect_in hook "$said" "starts our ld"
expect_in settings "$said" "all at their default"

ln -s nowhere link
status=0; said=$(RUNPATH_TRACE="$PWD/link" "$BIN/runpath" doctor) || status=$?
expect 'a trace that is a link: status' 1 "$status"
expect_in 'a trace that is a link' "$said" 'symbolic link'
status=0; said=$(RUNPATH_CC=/no/such/gcc "$BIN/runpath" doctor) || status=$?
expect 'no such compiler: status' 1 "$status"
expect_in 'no such compiler' "$said" /no/such/gcc

[ -n "$GO119" ] || skip "the rest wants Go 1.19"
expect_in 'Go 1.19' "$(PATH="${GO119%/*}:$PATH" "$BIN/runpath" doctor)" 'Go 1.19 does not ask'
