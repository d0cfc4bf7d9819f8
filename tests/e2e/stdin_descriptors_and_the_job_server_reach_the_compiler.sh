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

# A pipe as @file is read once, and by the compiler.
mkfifo words
echo '-x c - -o four' >words &
status=0
echo 'int main(void) { return 4; }' | timeout 60 "$BIN/runpath-cc" @words >ours 2>&1 || status=$?
wait
echo '-x c - -o four' >words &
expected=0
echo 'int main(void) { return 4; }' | timeout 60 cc @words >theirs 2>&1 || expected=$?
wait
expect "status with a pipe as @file" "$expected" "$status"
expect "words with a pipe as @file" "$(cat theirs)" "$(cat ours)"

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
[ -x one.out ] && [ -x two.out ] || fail "make linked nothing"
RUNPATH_CC=gcc make -j2 CC="'$BIN/runpath-cc' -flto=jobserver -O1" -B >make.out 2>&1 || fail "make with LTO: $(cat make.out)"
case $(cat make.out) in *observer*) fail "LTO had no job server: $(cat make.out)" ;; esac
