# A directory with our wrapper under a compiler's name, before the real one on PATH: whatever way it got there.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need gcc g++ readelf
make_needy_program

links symlinks gcc cc g++
mkdir copies hard chain
cp "$BIN/runpath-cc" copies/gcc
ln "$BIN/runpath-cc" hard/gcc 2>/dev/null || cp -l copies/gcc hard/gcc
ln -s "$PWD/symlinks/gcc" chain/gcc

for first in symlinks copies hard chain; do
  PATH=$PWD/$first:$real_path needy_with gcc
  needy_with "$PWD/$first/gcc"
done
# All of them at once, and twice over.
PATH=$PWD/hard:$PWD/symlinks:$PWD/copies:$PWD/chain:$PWD/hard:$real_path needy_with gcc
PATH=$PWD/symlinks:$real_path needy_with g++
PATH=$PWD/symlinks:$real_path needy_with cc
PATH=symlinks:$real_path needy_with gcc

# The real compiler answers by its own name.
PATH=$PWD/symlinks:$real_path
expect "version" "$(env PATH="$real_path" gcc --version)" "$(gcc --version)"
