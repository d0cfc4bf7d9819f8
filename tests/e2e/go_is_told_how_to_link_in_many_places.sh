# Internal linking asked for anywhere is respected, and does not spoil the cache for plain builds: GOFLAGS, go env -w,
# GO_EXTLINK_ENABLED, patterns; and -extldflags=-static never turns a dynamic program static.
. "$SOURCE/tests/e2e/lib_go_cache.sh"
begin "$GO"

build program
by_cc program "$lib" "plain"
GOFLAGS=-ldflags=-linkmode=internal build program
by_go program "GOFLAGS"
GOFLAGS="-trimpath '-ldflags=-s -linkmode=internal'" build program
by_go program "GOFLAGS with quotes"
GOFLAGS=-ldflags=-linkmode=internal build program -ldflags=-s
by_cc program "$lib" "-ldflags after GOFLAGS"
build program -ldflags=all=-linkmode=internal
by_go program "-ldflags=all="
# A pattern that may or may not be meant for the program: left to Go.
build program -ldflags=./...=-linkmode=internal
by_go program "-ldflags=./...="
GO_EXTLINK_ENABLED=0 build program
by_go program "GO_EXTLINK_ENABLED=0"
GO_EXTLINK_ENABLED=1 build program
by_cc program "$lib" "GO_EXTLINK_ENABLED=1"
build program "-ldflags=-extldflags=-static"
by_go program "-extldflags=-static"
build program "-ldflags=-extldflags '-Wl,-z,now'"
by_cc program "$lib" "-extldflags"
build program
by_cc program "$lib" "plain, again"

GOENV="$PWD/goenv"
export GOENV
unset GOFLAGS
"$go" env -w GOFLAGS=-ldflags=-linkmode=internal
build program
by_go program "go env -w GOFLAGS"
"$go" env -w GOFLAGS=-ldflags=-w
build program
by_cc program "$lib" "go env -w GOFLAGS without a link mode"
"$go" env -u GOFLAGS
build program
by_cc program "$lib" "go env -u GOFLAGS"
