# After any change of a setting that alters programs, plain go build gives the program of the new setting; going back is
# served from the cache.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
begin "$GO"
mkdir -p one two

build program
by_cc program "$lib" "no setting"
RUNPATH_EXTRA="$PWD/one" build program
by_cc program "$lib:$PWD/one" "RUNPATH_EXTRA=one"
RUNPATH_EXTRA="$PWD/two" build program
by_cc program "$lib:$PWD/two" "RUNPATH_EXTRA=two"
RUNPATH_LIBC=never build program
by_go program "RUNPATH_LIBC=never"
RUNPATH_LIBC=never RUNPATH_EXTRA="$PWD/two" build program
by_cc program "$PWD/two" "RUNPATH_LIBC=never with RUNPATH_EXTRA"
RUNPATH_POLICY=off build program
by_go program "RUNPATH_POLICY=off"
NIX_DONT_SET_RPATH=1 build program
by_go program "NIX_DONT_SET_RPATH=1"
RUNPATH_GO_INTERNAL=report build program
by_go program "RUNPATH_GO_INTERNAL=report"
RUNPATH_GO_INTERNAL=off build program
by_go program "RUNPATH_GO_INTERNAL=off"
RUNPATH_MAP="$lib=/opt/lib" build program
[ "$(runpath_of program)" = /opt/lib ] || fail "RUNPATH_MAP: RUNPATH is '$(runpath_of program)'"

# A setting that alters no program costs no build: nothing is linked again.
RUNPATH_TRACE="$PWD/trace" build program
by_cc program "$lib" "no setting, again"
[ "$(links_in trace)" -eq 0 ] || fail "going back linked again: $(cat trace)"

# The same through the file.
echo '{"extra": ["'"$PWD"'/one"]}' >config.json
RUNPATH_CONFIG="$PWD/config.json" build program
by_cc program "$lib:$PWD/one" "extra in the file"
