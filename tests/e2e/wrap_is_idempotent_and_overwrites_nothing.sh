# `runpath wrap`: links that work first on PATH; a second time changes nothing; what is not ours stays and is named.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need gcc readelf
make_needy_program
said=$("$BIN/runpath" wrap 'wrapped here')
line=$(echo "$said" | sed -n 's/^ *export PATH=/PATH=/p')
expect 'PATH line' "PATH='$PWD/wrapped here':\"\$PATH\"" "$line"
for name in gcc cc ld; do
  command -v "$name" >/dev/null || continue
  # shellcheck disable=SC3013 # dash has -ef, as every shell of a Linux system
  [ "wrapped here/$name" -ef "$BIN/runpath-cc" ] || fail "$name does not lead to the wrapper"
  expect_in "$name" "$said" "made $PWD/wrapped here/$name"
done
[ ! -e 'wrapped here/sh' ] && [ ! -e 'wrapped here/runpath-cc' ] || fail "a name that is no compiler's was linked"
eval "$line"
needy_with gcc
before=$(ls -li 'wrapped here')

said=$("$BIN/runpath" wrap 'wrapped here')
expect 'the second time' "$before" "$(ls -li 'wrapped here')"
expect 'made the second time' '' "$(echo "$said" | grep '^made' || true)"
expect_in 'kept' "$said" "kept $PWD/wrapped here/gcc"
PATH=$real_path

refused() {  # STATUS PIECE WORD...: wrap ends so, says PIECE and leaves the directory `mine` alone
  refused_status=$1 refused_piece=$2
  shift 2
  mine=$(ls -li mine)
  status=0
  said=$("$BIN/runpath" wrap "$@" 2>&1) || status=$?
  expect "wrap $*: status" "$refused_status" "$status"
  expect_in "wrap $*" "$said" "$refused_piece"
  expect "after wrap $*" "$mine" "$(ls -li mine)"
}
mkdir mine
echo 'my own' >mine/gcc
refused 1 "$PWD/mine/gcc is there already" mine
refused 1 "$PWD/mine/gcc is there already" mine cc gcc
expect 'my own file' 'my own' "$(cat mine/gcc)"
rm mine/gcc
ln -s nowhere mine/gcc
refused 1 'leads to nowhere' mine cc gcc
rm mine/gcc
mkdir mine/gcc
refused 1 "$PWD/mine/gcc is there already" mine cc gcc
rmdir mine/gcc
refused 2 '"make"' mine cc make
refused 2 '"../gcc"' mine ../gcc
refused 2 'cannot stand on PATH' mine:yours
# A name that the file system refuses, when others were made already: they are gone again.
refused 1 'making' mine cc "gcc-$(printf '%0300d' 1)"
[ ! -e mine:yours ] || fail 'mine:yours was made'

"$BIN/runpath" wrap mine cc clang-99 >/dev/null
expect 'only the names' 'cc clang-99' "$(ls mine | paste -sd' ' -)"
