# What `runpath --help` lists, the completions and the manual page list too.
set -eu
[ -x "$BUILD_DIR/bin/runpath" ] || { echo "skip: not built"; exit 77; }
help=$("$BUILD_DIR/bin/runpath" --help)
status=0
for command in go env explain check trace doctor config wrap; do
  printf '%s\n' "$help" | grep -qE "^ +$command( |\$)" || { echo "runpath --help does not list $command" >&2; status=1; }
  for file in completions/runpath.bash completions/runpath.zsh completions/runpath.fish; do
    grep -qw "$command" "$SOURCE_DIR/docs/$file" || { echo "docs/$file does not list $command" >&2; status=1; }
  done
  grep -qx "\.B $command" "$SOURCE_DIR/docs/man/runpath.1" || { echo "runpath.1 does not list $command" >&2; status=1; }
done
exit $status
