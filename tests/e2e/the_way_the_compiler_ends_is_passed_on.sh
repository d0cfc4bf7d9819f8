# Exit statuses and death by signal, of a compile (runpath becomes the compiler) and of a link (runpath waits for it).
. "$SOURCE/tests/e2e/lib.sh"
need gcc
echo 'int main(void) { return 0; }' >m.c
cat >ends <<'END'
#!/bin/sh
case $END in
  exit*) exit "${END#exit}" ;;
  *) kill -s "$END" $$ ;;
esac
END
chmod +x ends
export RUNPATH_CC="'$PWD/ends'"

for END in exit0 exit1 exit2 exit11 exit100 exit127 exit255 TERM KILL INT HUP SEGV ABRT PIPE; do
  export END
  for call in '-c m.c' 'm.c'; do
    expected=0 status=0
    # In a subshell, whose own words on a death ("Killed") go nowhere. $call is words.
    # shellcheck disable=SC2086
    (./ends $call) >/dev/null 2>&1 || expected=$?
    # shellcheck disable=SC2086
    ("$BIN/runpath-cc" $call) >out 2>err || status=$?
    expect "status of $END with $call" "$expected" "$status"
    expect "stdout of $END with $call" "" "$(cat out)"
  done
done
