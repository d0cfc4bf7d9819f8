# Without /proc the go command's own -ldflags cannot be known: then its internal link is left alone and that is recorded.
# With /proc again, plain go build gives the right program in the same cache.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
begin "$GO"
unshare -rm sh -c 'mount -t tmpfs none /proc' 2>/dev/null || unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null ||
  skip "no mount namespace can be made here"

# A go command that sees an empty /proc.
root=$("$go" env GOROOT)
cat >go-without-proc <<END
#!/bin/sh
GOROOT='$root'
export GOROOT
for how in -m -rm; do
  unshare \$how true 2>/dev/null || continue
  exec unshare \$how sh -c 'mount -t tmpfs none /proc && exec "\$@"' sh "$go" "\$@"
done
END
chmod +x go-without-proc
with_proc=$go

build program
by_cc program "$lib" "with /proc"
go=$PWD/go-without-proc
RUNPATH_TRACE="$PWD/trace" build program
by_go program "without /proc"
grep -q '"reason":"ldflags_unknown"' trace || fail "$version: the trace does not say that -ldflags are unknown"
build program -ldflags=-linkmode=internal
by_go program "without /proc, internal"
go=$with_proc
build program
by_cc program "$lib" "with /proc again"
