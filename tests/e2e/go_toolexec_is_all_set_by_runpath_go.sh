# `runpath go build` sets everything at once and keeps what the user has: CC becomes RUNPATH_CC, GOFLAGS stay. What
# `runpath env` prints does the same to a plain `go build`. A directory with a space in its name is no hindrance.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
[ -x "$BIN/runpath" ] || skip "runpath is not built"
need clang

printf '#!/bin/sh\nexec "%s" go "$@"\n' "$BIN/runpath" >go-by-runpath
printf '#!/bin/sh\nexec "%s" go "$@"\n' "$PWD/b in/runpath" >go-by-spaced
chmod +x go-by-runpath go-by-spaced

for this in "$GO" "$GO119"; do  # go_build changes go
  [ -n "$this" ] || continue
  begin "$this"
  # CC in Go's own notation: one word, the store's compiler by its path, with clang behind it.
  printf '#!/bin/sh\nexec clang -Qunused-arguments %s "$@"\n' "${store_words#gcc }" >"$store/bin/store-clang"
  chmod +x "$store/bin/store-clang"
  trace=$PWD/trace-$version
  PATH="$(dirname "$this"):$PATH" CC="'$store/bin/store-clang'" CXX=false GOFLAGS=-trimpath RUNPATH_TRACE=$trace \
    go_build "$PWD/go-by-runpath" program net-only
  by_go_with program "$lib" "runpath go"
  ! grep -aq "$PWD/net-only" program || fail "$version: -trimpath was lost"
  grep -q '"RUNPATH_CC":"[^"]*store-clang' "$trace" || fail "$version: the user's CC was lost: $(cat "$trace")"
  expect "decision, $version" internal "$(decisions_in "$trace")"

  # Through eval, from a directory with a space: the same program, so that nothing is built again.
  rm "$trace"
  cp program first
  (
    export CC="'$store/bin/store-clang'" CXX=false GOFLAGS=-trimpath
    eval "$("$BIN/runpath" env)"
    eval "$("$BIN/runpath" env --sh)"
    RUNPATH_TRACE=$trace go_build "$this" program net-only
  )
  cmp first program || fail "$version: env gives another program than go"
  expect "links of a second build, $version" "" "$(decisions_in "$trace")"
  mkdir -p "b in"
  cp "$BIN/runpath" "$BIN/runpath-cc" "b in"
  for name in runpath-c++ runpath-toolexec; do ln -sf runpath-cc "b in/$name"; done
  PATH="$(dirname "$this"):$PATH" CC="'$store/bin/store-clang'" CXX=false RUNPATH_EXTRA=/opt/extra \
    go_build "$PWD/go-by-spaced" spaced net-only
  by_go_with spaced "$lib:/opt/extra" "a directory with a space"

  # The user's own -toolexec stays alone; runpath-cc then does what it does without.
  printf '#!/bin/sh\nexec "$@"\n' >own-toolexec
  chmod +x own-toolexec
  cp own-toolexec "$store/bin"
  new_cache
  PATH="$store/bin:$(dirname "$this"):$PATH" CC="'$store/bin/store-clang'" GOFLAGS=-toolexec=own-toolexec \
    go_build "$PWD/go-by-runpath" own net-only
  by_cc own "$lib" "the user's own -toolexec"
done

# Exit status and words are go's own.
PATH="$(dirname "$this"):$PATH" "$BIN/runpath" go help build | grep -q '^usage: go build' || fail "runpath go help"
status=0
PATH="$(dirname "$this"):$PATH" "$BIN/runpath" go no-such-command 2>/dev/null || status=$?
expect "status of an unknown command" 2 "$status"
status=0
PATH=/nowhere "$BIN/runpath" go version 2>/dev/null || status=$?
expect "status without go" 127 "$status"
