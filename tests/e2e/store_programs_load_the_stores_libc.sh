# With a compiler whose libc lies in a store, `CC=runpath-cc go build` gives a program the store's lib as its RUNPATH,
# exactly, and it loads its libc from there: net-only, where Go would link by itself, and with cgo. Without runpath it
# loads the system's.
. "$SOURCE/tests/e2e/lib_store.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
store="$PWD/st ore"
make_store "$store"
lib=$store/lib

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  version=$("$go" env GOVERSION)
  GOCACHE="${TMPDIR:?}/cache-$version"
  export GOCACHE

  # So that the rest shows something: the store's loader, without RUNPATH, takes the system's libc.
  PATH="$store/bin:$PATH" CC=store-gcc CXX=false go_build "$go" net-plain net-only
  case $(interpreter_of net-plain) in
    "$lib"/*) ;;
    *) fail "$version: the plain program's interpreter is $(interpreter_of net-plain)" ;;
  esac
  [ -z "$(runpath_of net-plain)" ] || fail "$version: the plain program has a RUNPATH: $(runpath_of net-plain)"
  case $(libc_loaded_by net-plain) in
    "$store"/*) fail "$version: the plain program finds the store's libc by itself" ;;
    /*) ;;
    *) fail "$version: the plain program loads no libc at all" ;;
  esac

  # Without a trace first, while the cache holds nothing of ours: what is decided must not hang on it.
  for build in "untraced net-only" "net net-only" "cgo static-archive"; do
    program=${build% *}-$version
    trace=$PWD/trace-$program
    traced=$trace
    case $build in untraced*) traced= ;; esac
    PATH="$BIN:$PATH" CC=runpath-cc CXX=runpath-c++ RUNPATH_CC="$store_words" RUNPATH_TRACE="$traced" \
      go_build "$go" "$program" "${build#* }"
    linked_by_cc "$program" || fail "$program was linked by Go itself"
    [ "$(runpath_of "$program")" = "$lib" ] || fail "$program has RUNPATH '$(runpath_of "$program")', not '$lib'"
    [ "$(interpreter_of "$program")" = "$(interpreter_of net-plain)" ] || fail "$program has another interpreter"
    [ "$(libc_loaded_by "$program")" = "$lib/libc.so.6" ] ||
      fail "$program loads '$(libc_loaded_by "$program")', not the store's"
    [ -z "$traced" ] || grep -q '"kind":"link".*"reason":"libc"' "$trace" || fail "$program: the trace has no libc"
  done
  expect "untraced, $version" "localhost is known: true" "$(output_of "untraced-$version")"
  expect "net, $version" "localhost is known: true" "$(output_of "net-$version")"
  expect "cgo, $version" "hello from the archive" "$(output_of "cgo-$version")"
done
