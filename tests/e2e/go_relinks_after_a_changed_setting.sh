# After any change of a setting that alters programs, plain go build gives the program of the new setting; going back
# takes the packages from the cache.
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

# Going back compiles nothing again; a setting that alters no program does not even link again.
RUNPATH_TRACE="$PWD/trace back" build program
by_cc program "$lib" "no setting, again"
[ "$(dynimports_in "trace back")" -eq 0 ] || fail "going back compiled again: $(cat "trace back")"
RUNPATH_TRACE="$PWD/trace same" RUNPATH_TRACE_LEVEL=all RUNPATH_HOOK=driver build program
[ "$(links_in "trace same")" -eq 0 ] || fail "another trace and another hook linked again: $(cat "trace same")"

# The same through the file.
echo '{"extra": ["'"$PWD"'/one"]}' >config.json
RUNPATH_CONFIG="$PWD/config.json" build program
by_cc program "$lib:$PWD/one" "extra in the file"
