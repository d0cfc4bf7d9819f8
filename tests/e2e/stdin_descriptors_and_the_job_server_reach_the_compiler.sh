# Every open descriptor arrives, in a compile and in a link: standard input, make's job server, a number of the user's own.
. "$SOURCE/tests/e2e/lib.sh"
need gcc
echo 'int main(void) { return 0; }' >m.c
real=$(command -v gcc)
cat >looks <<END
#!/bin/sh
cat <&7 >seven
[ "\${1-}" = -x ] || cat >stdin
exec "$real" "\$@"
END
chmod +x looks
export RUNPATH_CC="'$PWD/looks'"
for call in '-c m.c' 'm.c'; do
  rm -f seven stdin
  # $call is words.
  # shellcheck disable=SC2086
  echo in | "$BIN/runpath-cc" $call 7<<'END'
seventh
END
  expect "descriptor 7 of $call" seventh "$(cat seven)"
  expect "stdin of $call" in "$(cat stdin)"
done
unset RUNPATH_CC

# A program from standard input, compiled and linked.
echo 'int main(void) { return 3; }' | "$BIN/runpath-cc" -x c - -o three
status=0
./three || status=$?
expect "the program from stdin" 3 "$status"

# A pipe as @file is read once, and by the compiler; gcc reads none at all.
if command -v clang >/dev/null; then
  mkfifo words
  echo '-x c - -o four' >words &
  echo 'int main(void) { return 4; }' | RUNPATH_CC=clang timeout 60 "$BIN/runpath-cc" @words || fail "a pipe as @file"
  wait
  status=0
  ./four || status=$?
  expect "the program from the pipe's words" 4 "$status"
else
  echo "not tried, because it is not here: clang"
fi

# The job server: a make that the link runs (as LTO does) gets its tokens from the make above.
command -v make >/dev/null || {
  echo "not tried, because it is not here: make"
  exit 0
}
cat >Makefile <<'END'
all: one two
one two:
	+$(CC) m.c -o $@.out
END
cat >runs_make <<END
#!/bin/sh
printf '%s\n' "a:;@true" | make -f - 2>&1 | grep -i 'jobserver unavailable' >>complaints
exec "$real" "\$@"
END
chmod +x runs_make
: >complaints
RUNPATH_CC="'$PWD/runs_make'" make -j2 CC="'$BIN/runpath-cc'" >make.out 2>&1 || fail "make: $(cat make.out)"
expect "make's complaints" "" "$(cat complaints)"
for program in one.out two.out; do [ -x "$program" ] || fail "make linked no $program"; done
# gcc's own makefile for LTO can do with no space in the name of a temporary file.
plain=$(mktemp -d /tmp/runpath-lto.XXXXXX)
status=0
TMPDIR=$plain RUNPATH_CC=gcc make -j2 CC="'$BIN/runpath-cc' -flto=jobserver -O1" -B >make.out 2>&1 || status=$?
rmdir "$plain"
expect "status of make with LTO" 0 "$status"
expect "complaints of make with LTO" "" "$(grep -iE 'warning|unavailable' make.out)"
