# The pipeline is a straight line: a module includes only modules before it.
set -eu
check=$SOURCE_DIR/tests/house/module_order.awk

scratch=$(mktemp -d "${TMPDIR:-/tmp}/house order.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

fail() { echo "$*" >&2; exit 1; }

# The check sees what it is there to see.
expect() {  # FILE TEXT SENTENCE: FILE with TEXT in its second line must draw SENTENCE for that line
  rm -rf "$scratch/src"
  mkdir -p "$scratch/src/${1%/*}"
  printf '#include <string>\n%s\n' "$2" >"$scratch/src/$1"
  if said=$(cd "$scratch/src" && awk -f "$check" "$1"); then
    [ -z "$3" ] || fail "nothing was said of $1 with: $2"
  else
    [ -n "$3" ] || fail "$1 with '$2' is right, yet: $said"
    case $said in
      "$1:2: "*"$3"*) ;;
      *) fail "$1 with '$2' drew: $said" ;;
    esac
  fi
}
expect plan/plan.cpp '#include "exec/exec.hpp"' 'exec/ stands after it'
expect elf/a.cpp '  #  include "app/settings.hpp"' 'app/ stands after it'
expect base/text.cpp '#include "extra/x.hpp"' 'is no module'
expect trace/trace.cpp '#include <iostream>' '<iostream> only in cli/'
expect plan/plan.cpp '#include "plan.hpp"' 'say which module'
expect plan/plan.cpp '#include "libraries/finding.hpp"' ''
expect plan/plan.cpp '#include "plan/plan.hpp"' ''
expect go/go_call.cpp '#include "plan/settings.hpp"' ''
expect go/go_call.cpp '#include "plan/plan.hpp"' 'plan/ stands after it'
expect cli/main.cpp '#include <iostream>' ''
mkdir -p "$scratch/src/extra"
: >"$scratch/src/extra/empty.hpp"
echo >"$scratch/src/extra/a.hpp"
if (cd "$scratch/src" && awk -f "$check" extra/a.hpp >/dev/null); then fail "a folder without a place was let through"; fi

# And now the sources.
cd "$SOURCE_DIR/src"
find . -name '*.[ch]pp' -exec awk -f "$check" {} +
