# Full disk, unwritable places, links, FIFOs without a reader, size limits: the link is made and nothing is said.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
mkfifo fifo
mkdir directory
ln -s target link
ln -s directory link-to-directory
: >regular

for place in /dev/full "$PWD/none/trace" "$PWD/regular/trace" "$PWD/fifo" "$PWD/link" "$PWD/link-to-directory" /proc/trace \
  "$PWD/$(printf '%0300d' 0)"; do
  rm -f app
  said=$(RUNPATH_TRACE=$place "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds 2>&1) || fail "$place: status $?"
  expect "$place" '' "$said"
  ./app || fail "$place: the program"
done
[ ! -e target ] || fail "a link was followed"
expect 'what is in the directory' '' "$(ls directory)"

# A size limit lets the program be written, but no record behind a file that is as long already.
head -c 204800 /dev/zero | tr '\0' '\n' >long.jsonl
rm -f app
said=$(ulimit -f 400 && RUNPATH_TRACE="$PWD/long.jsonl" "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds 2>&1) ||
  fail "size limit: status $?"
expect 'size limit' '' "$said"
./app
expect 'no part is left' 204800 "$(stat -c %s long.jsonl)"
