# <iostream> costs every start of the wrapper; one include anywhere in it would bring it in.
set -eu
scratch=$(mktemp -d "${TMPDIR:-/tmp}/house iostream.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
wrapper=$BUILD_DIR/bin/runpath-cc
[ -x "$wrapper" ] || { echo "skip: the wrapper is not built"; exit 77; }

# ios_base::Init's constructor up to gcc 12, ios_base_library_init since 13.
initialiser='_ZNSt8ios_base4InitC|_ZSt21ios_base_library_init'
holds_initialiser() { "$NM" "$1" 2>/dev/null | grep -E "$initialiser"; }

static=
[ "$LINKED_STATICALLY" = OFF ] || static=-static
printf '#include <iostream>\nint main() { std::cout << 1; }\n' >"$scratch/with.cpp"
"$CXX" $static -o "$scratch/with" "$scratch/with.cpp"
holds_initialiser "$scratch/with" >/dev/null || { echo "the check would not see <iostream> here" >&2; exit 1; }

if [ -z "$("$NM" "$wrapper" 2>/dev/null)" ]; then
  echo "the wrapper in the build tree has no symbols: nothing can be checked" >&2
  exit 1
fi
if holds_initialiser "$wrapper"; then
  echo "$wrapper holds the initialiser of <iostream>; which archive brought it in:" >&2
  find "$BUILD_DIR/src" -name '*.a' | while read -r archive; do
    "$NM" -A "$archive" 2>/dev/null | grep -E "$initialiser" || true
  done >&2
  exit 1
fi
