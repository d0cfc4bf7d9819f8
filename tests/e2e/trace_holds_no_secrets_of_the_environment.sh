# Of the environment only the documented names are written.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
RUNPATH_TRACE="$PWD/trace.jsonl" AWS_SECRET_ACCESS_KEY=hush RUNPATH_COLOUR=hush GITHUB_TOKEN=hush CGO_CFLAGS=hush \
  NIX_LDFLAGS=-L/kept CGO_LDFLAGS=-lkept "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds
! grep -q hush trace.jsonl || fail "a secret is in the trace"
grep -q '"NIX_LDFLAGS":"-L/kept"' trace.jsonl || fail "NIX_LDFLAGS is not there"
grep -q '"CGO_LDFLAGS":"-lkept"' trace.jsonl || fail "CGO_LDFLAGS is not there"
grep -q '"unknown_settings":\["RUNPATH_COLOUR"\]' trace.jsonl || fail "the name that means nothing is not recorded"
