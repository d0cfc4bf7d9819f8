# `cmake --install` under DESTDIR: binaries, links, pages, completions; links are relative; the tree can be moved.
set -eu
[ -x "$BUILD_DIR/bin/runpath-cc" ] && [ -x "$BUILD_DIR/bin/runpath" ] || { echo "skip: not built"; exit 77; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/house install.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
fail() { echo "$*" >&2; exit 1; }

prefix=/opt/run\ path
DESTDIR="$scratch/stage" "$CMAKE" --install "$BUILD_DIR" --prefix "$prefix" >"$scratch/log" 2>&1 ||
  { cat "$scratch/log" >&2; fail "cmake --install failed"; }
root=$scratch/stage$prefix

for name in "$BINDIR/runpath" "$BINDIR/runpath-cc" "$BINDIR/runpath-c++" "$BINDIR/runpath-ld" \
    "$BINDIR/runpath-toolexec" "$LIBEXECDIR/runpath/ld" "$LIBEXECDIR/runpath/ld.bfd" "$LIBEXECDIR/runpath/ld.gold" \
    "$LIBEXECDIR/runpath/ld.lld" "$LIBEXECDIR/runpath/ld.mold"; do
  [ -x "$root/$name" ] || fail "$name is not there, or leads nowhere"
done
for name in "$MANDIR/man1/runpath.1" "$MANDIR/man1/runpath-cc.1" "$MANDIR/man1/runpath-c++.1" \
    "$MANDIR/man1/runpath-ld.1" "$MANDIR/man1/runpath-toolexec.1" "$DATADIR/bash-completion/completions/runpath" \
    "$DATADIR/zsh/site-functions/_runpath" "$DATADIR/fish/vendor_completions.d/runpath.fish" "$DOCDIR/README.md" \
    "$DOCDIR/LICENSE" "$DOCDIR/architecture.md"; do
  [ -s "$root/$name" ] || fail "$name is not there, or empty"
done
for name in runpath runpath-cc; do
  [ ! -L "$root/$BINDIR/$name" ] || fail "$name is a link; it should be the executable itself"
done

outside=$(cd "$scratch/stage" && find . -type f ! -path ".$prefix/*")
[ -z "$outside" ] || fail "installed outside the prefix: $outside"
find "$root" -type l >"$scratch/links"
[ "$(grep -c . "$scratch/links")" -eq 8 ] || fail "eight links were expected: $(cat "$scratch/links")"
while read -r link; do
  target=$(readlink "$link")
  case $target in
    /*) fail "$link leads to $target: not relative" ;;
  esac
done <"$scratch/links"

# Nothing in the tree knows where it was built or first put.
mv "$root" "$scratch/moved here"
printf 'int main(void) { return 0; }\n' >"$scratch/a.c"
env -i PATH="$PATH" RUNPATH_TRACE="$scratch/trace" "$scratch/moved here/$BINDIR/runpath-cc" -o "$scratch/a" "$scratch/a.c" ||
  fail "the moved wrapper does not link"
"$scratch/a" || fail "what the moved wrapper linked does not run"
grep -q '"hook": *"linker"' "$scratch/trace" || fail "the moved wrapper did not reach its own ld: $(cat "$scratch/trace")"
env -i PATH="$PATH" "$scratch/moved here/$BINDIR/runpath" --version >/dev/null || fail "the moved runpath does not start"
