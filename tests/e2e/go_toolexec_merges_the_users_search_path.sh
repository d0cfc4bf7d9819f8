# The user's own -r comes first in the one -r that cmd/link gets; no entry is empty or there twice.
. "$SOURCE/tests/e2e/lib_go_toolexec.sh"
[ -n "$GO$GO119" ] || skip "there is no go command"
mkdir -p one two

for go in "$GO" "$GO119"; do
  [ -n "$go" ] || continue
  begin "$go"
  toolexec_build program "-ldflags=-r=/opt/mine"
  by_go_with program "/opt/mine:$lib" "-r=/opt/mine"
  toolexec_build program "-ldflags=-s -r /opt/old -r /opt/mine::/opt/mine:/opt/second"
  by_go_with program "/opt/mine:/opt/second:$lib" "a -r with an empty entry and a repeated one"
  RUNPATH_EXTRA="$PWD/one:$PWD/two" toolexec_build program "-ldflags=-s '-r=$PWD/two'"
  by_go_with program "$PWD/two:$lib:$PWD/one" "a -r that RUNPATH_EXTRA names too"
  toolexec_build program "-ldflags=-s '-r=$lib'"
  by_go_with program "$lib" "a -r that says it all"
done
