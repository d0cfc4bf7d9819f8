# Where a link would be made again, it is not when an input can be read only once, and when the second one fails the first
# one's output stands; and a masquerade that comes back to us makes no second link at all.
. "$SOURCE/tests/e2e/lib.sh"
need gcc mkfifo

mkdir foo bar
echo 'int foo(void) { return 7; }' >foo.c
echo 'int bar(void) { return 8; }' >bar.c
gcc -shared -fPIC -Wl,-soname,libfoo.so.1 -o foo/libfoo.so.1 foo.c && ln -s libfoo.so.1 foo/libfoo.so
gcc -shared -fPIC -Wl,-soname,libbar.so.1 -o bar/libbar.so.1 bar.c && ln -s libbar.so.1 bar/libbar.so
echo 'int foo(void); int main(void) { int unused; return foo(); }' >main.c
RUNPATH_CC=$(command -v gcc)
export RUNPATH_CC
returns() {  # PROGRAM STATUS
  status=0
  "./$1" || status=$?
  expect "$1: what it returns" "$2" "$status"
}

mkfifo pipe
cat main.c >pipe &
RUNPATH_HOOK=driver RUNPATH_TRACE=$PWD/trace timeout 60 "$BIN/runpath-cc" -x c pipe -Wl,--as-needed -Lbar -lbar -Lfoo -lfoo -o piped
wait
returns piped 7
expect_in "the reason" "$(cat trace)" "cannot be read twice"

# A linker that works once.
cat >once <<'SH'
#!/bin/sh
[ ! -e "$0.used" ] || { rm -f kept; exit 1; }
: >"$0.used"
exec ld "$@"
SH
chmod +x once
rm -f trace
RUNPATH_LD="'$PWD/once'" RUNPATH_TRACE=$PWD/trace "$BIN/runpath-cc" main.c -Wl,--as-needed -Lbar -lbar -Lfoo -lfoo -o kept
returns kept 7
expect_in "the reason" "$(cat trace)" "the first output stands"
expect "what else is left" "" "$(find . -name '*.runpath-*')"

command -v ccache >/dev/null || exit 0
mkdir ours cached
ln -s "$BIN/runpath-cc" ours/gcc
ln -s "$(command -v ccache)" cached/gcc
unset RUNPATH_CC
for order in "$PWD/ours:$PWD/cached" "$PWD/cached:$PWD/ours"; do
  rm -f trace
  CCACHE_DIR=$PWD/ccache RUNPATH_TRACE=$PWD/trace PATH=$order:$PATH gcc -Wall main.c -Lfoo -lfoo -o cached.out 2>said
  expect "$order: warnings" 1 "$(grep -c 'warning: ' said)"
  expect "$order: records" 1 "$(grep -c . trace)"
  returns cached.out 7
done
