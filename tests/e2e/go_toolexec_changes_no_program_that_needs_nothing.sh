# Without cgo, and where the libc is the system's, runpath-toolexec changes no byte. A static program has no place for a
# RUNPATH, and cmd/link does not mind a -r then.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
need gcc
mkdir -p one

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  begin "$go"
  CC=gcc CXX=g++ go_build "$go" plain net-only -trimpath -ldflags=-buildid=
  RUNPATH_CC=gcc toolexec_build ours -trimpath -ldflags=-buildid=
  cmp plain ours || fail "$version: the program differs from gcc's"
  CC=gcc CXX=g++ go_build "$go" plain no-cgo -trimpath -ldflags=-buildid=
  FIXTURE=no-cgo toolexec_build ours -trimpath -ldflags=-buildid=
  cmp plain ours || fail "$version: the program without cgo differs"
  RUNPATH_EXTRA="$PWD/one" FIXTURE=no-cgo toolexec_build ours -trimpath -ldflags=-buildid=
  cmp plain ours || fail "$version: RUNPATH_EXTRA changed a static program"

  # A compiler that is not there is cmd/link's business, not ours: without cgo nobody needs it.
  CC=no-such-compiler FIXTURE=no-cgo RUNPATH_CC=no-such-compiler CGO_ENABLED=0 toolexec_build ours
done
