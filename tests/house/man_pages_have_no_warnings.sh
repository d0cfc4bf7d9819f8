# The pages are hand-written: what groff would complain of is a mistake.
set -eu
command -v groff >/dev/null || { echo "skip: no groff here"; exit 77; }
cd "$SOURCE_DIR/docs"
for page in man/*.1; do
  if grep -q '^\.so man1/' "$page"; then
    target=$(sed -n 's/^\.so man1/man/p' "$page")
    [ -f "$target" ] || { echo "$page leads to $target, which is not there" >&2; exit 1; }
    continue
  fi
  said=$(groff -ww -Tascii -man -P-c "$page" 2>&1 >/dev/null)
  [ -z "$said" ] || { echo "$said" >&2; exit 1; }
done
