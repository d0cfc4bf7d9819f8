# Directories that stand before the real compilers on PATH.

. "$SOURCE/tests/e2e/lib.sh"
real_path=$PATH

# links DIRECTORY NAME...: symlinks to the wrapper.
links() {
  links_directory=$1
  shift
  mkdir -p "$links_directory"
  for links_name; do ln -s "$BIN/runpath-cc" "$links_directory/$links_name"; done
}

# needy_with CC...: builds the program that needs a RUNPATH, and checks that it has one and starts.
needy_with() {
  rm -f out
  "$@" -o out main.c -Lneeds -lneeds || fail "$*: cannot link"
  expect "RUNPATH of what $* makes" "$PWD/needs" "$(runpath_of out)"
  ./out || fail "what $* makes does not start"
}
