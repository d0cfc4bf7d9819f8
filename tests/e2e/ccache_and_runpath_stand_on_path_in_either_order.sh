# ccache's masquerade and ours, in both orders, by PATH and by RUNPATH_CC: the program gets its RUNPATH, the compile is
# cached, and neither calls the other forever.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need ccache gcc readelf
make_needy_program
unset CCACHE_DISABLE CCACHE_PATH CCACHE_PREFIX CCACHE_COMPILER
export CCACHE_DIR="$PWD/cache"
ccache_program=$(command -v ccache)
mkdir ccaches
for name in gcc cc; do ln -s "$ccache_program" "ccaches/$name"; done
links masquerade gcc cc
ours=$PWD/masquerade
theirs=$PWD/ccaches

# cached CC...: two equal compiles, the second one from the cache.
cached() {
  ccache -C -z >/dev/null
  echo "int value_$tries(void) { return $tries; }" >value.c
  "$@" -c value.c -o first.o || fail "$*: cannot compile"
  "$@" -c value.c -o second.o || fail "$*: cannot compile again"
  cmp first.o second.o || fail "$*: the compiles differ"
  hits=$(ccache --print-stats | awk '$1 == "direct_cache_hit" || $1 == "preprocessed_cache_hit" { n += $2 } END { print n }')
  [ "$hits" -ge 1 ] || fail "$*: nothing came from the cache (PATH=$PATH)"
}

tries=0
for order in "$ours:$theirs" "$theirs:$ours"; do
  for name in gcc cc; do
    tries=$((tries + 1))
    PATH=$order:$real_path needy_with "$name"
    PATH=$order:$real_path cached "$name"
    # By full path, and as runpath-cc.
    PATH=$order:$real_path needy_with "$ours/$name"
    PATH=$order:$real_path needy_with "$theirs/$name"
    PATH=$order:$real_path needy_with "$BIN/runpath-cc"
  done
done
for path in "$real_path" "$ours:$real_path" "$ours:$theirs:$real_path" "$theirs:$ours:$real_path"; do
  tries=$((tries + 1))
  RUNPATH_CC='ccache gcc' PATH=$path needy_with "$BIN/runpath-cc"
  RUNPATH_CC='ccache gcc' PATH=$path cached "$BIN/runpath-cc"
done
PATH=$ours:$theirs:$real_path RUNPATH_CC='ccache gcc' needy_with gcc
