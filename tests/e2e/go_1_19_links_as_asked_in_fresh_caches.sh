# Go 1.19 never asks a compiler's id for packages of its standard library, so one cache cannot serve a plain and an
# internal build of a program that is net-only. In a cache of its own each build is right.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
[ -n "$GO119" ] || skip "Go 1.19 is not here"
begin "$GO119"

build program
by_cc program "$lib" "plain"
new_cache
build program -ldflags=-linkmode=internal
by_go program "internal"
new_cache
GO_EXTLINK_ENABLED=0 build program
by_go program "GO_EXTLINK_ENABLED=0"
new_cache
RUNPATH_EXTRA=/opt/other build program
by_cc program "$lib:/opt/other" "RUNPATH_EXTRA"
