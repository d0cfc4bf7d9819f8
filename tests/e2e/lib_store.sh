# For scripts that need a compiler whose libc and loader lie in a prefix of their own, and what programs say of theirs.
. "$SOURCE/tests/e2e/lib.sh"

# A program's interpreter, "" for none; whether it was linked by the C compiler (crt1.o leaves a .comment).
interpreter_of() { readelf -W -l "$1" | sed -n 's/.*program interpreter: \(.*\)\]$/\1/p'; }
linked_by_cc() { readelf -W -S "$1" | grep -q '] \.comment '; }

# The file that a program loads as its libc, started with an empty environment from /.
libc_loaded_by() {
  program=$(realpath "$1")
  (cd / && env -i LD_TRACE_LOADED_OBJECTS=1 "$program") |
    sed -n 's/^[[:blank:]]*libc\.so\.6 => \(.*\) (0x[0-9a-f]*)$/\1/p'
}

# What a program prints, started the same way.
output_of() {
  program=$(realpath "$1")
  (cd / && env -i "$program" 2>&1)
}

# make_store PREFIX [ROOT]: the store compiler of tests/support/store_compiler.sh; sets store_words for RUNPATH_CC.
make_store() {
  status=0
  store_words=$(sh "$SOURCE/tests/support/store_compiler.sh" "$@") || status=$?
  case $status in
    0) ;;
    77) echo "$store_words"; exit 77 ;;
    *) fail "store_compiler.sh: $store_words" ;;
  esac
}

# go_build GO OUTPUT FIXTURE [WORD...]: one of go-fixtures/, copied here and built with the compilers that the
# environment names; go must say nothing.
go_build() {
  go=$1 output=$2 fixture=$3
  shift 3
  if [ ! -d "$fixture" ]; then
    cp -R "$SOURCE/go-fixtures/$fixture" "$fixture"
    [ ! -e "$fixture/prepare.sh" ] || sh "$fixture/prepare.sh" || fail "$fixture/prepare.sh"
  fi
  output=$PWD/$output
  said=$(cd "$fixture" && CGO_ENABLED=1 "$go" build -buildvcs=false "$@" -o "$output" . 2>&1) || fail "go build: $said"
  [ -z "$said" ] || fail "go build of $fixture said: $said"
}
