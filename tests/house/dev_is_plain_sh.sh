# ./dev and .ci/run have to start on a machine that has nothing but its own sh.
set -eu
cd "$SOURCE_DIR"
fail() { echo "$*" >&2; exit 1; }

for script in dev .ci/run tests/bench/run.sh tests/e2e/run tests/e2e/demo/run; do
  [ -x "$script" ] || fail "$script is not executable"
  for shell in sh dash bash; do
    command -v "$shell" >/dev/null || continue
    "$shell" -n "$script" || fail "$shell cannot read $script"
  done
done
if command -v shellcheck >/dev/null; then
  shellcheck dev .ci/run
else
  echo "shellcheck is not here: syntax only"
fi

help=$(./dev help)
for command in setup build demo test bench fuzz format check; do
  case $help in
    *"./dev $command"*) ;;
    *) fail "./dev help does not name $command" ;;
  esac
done
status=0
said=$(./dev tset 2>&1) || status=$?
[ "$status" -eq 2 ] || fail "./dev tset ended with $status, not 2"
case $said in
  *tset*"./dev help"*) ;;
  *) fail "./dev tset says: $said" ;;
esac
