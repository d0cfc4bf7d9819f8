# The note section in runtime/cgo's object: every linker takes the object, no program and no `ld -r` result that is linked
# further shows a trace of it, and whatever else the object holds (groups, relocations, symbols) is read as before.
. "$SOURCE/tests/e2e/lib.sh"
need gcc readelf objdump ar
command -v c++ >/dev/null || skip "there is no C++ compiler"

# What cmd/go calls for runtime/cgo; COMPILER goes on to the real one.
note() {
  compiler=$1
  shift
  GOVERSION=go1.26.0 TOOLEXEC_IMPORTPATH=runtime/cgo RUNPATH_CC="$compiler" "$BIN/runpath-cc" "$@" -c _cgo_export.c
}
noted() { readelf -W -S "$1" | grep -c '] \.note\.runpath ' || true; }

cat >_cgo_export.c <<'END'
#include <string>
template <class T> struct Box { virtual ~Box() {} virtual T get() { static T value = T(); return value; } };
__attribute__((section("table"))) static const char *table[2] = {nullptr, "x"};
std::string name() { Box<std::string> box; return box.get() + (table[0] ? "x" : "y"); }
END
echo '#include <string>
std::string name(); int main() { return name() == "y" ? 0 : 1; }' >main.cpp
c++ -c main.cpp -o main.o
c++ -x c++ -g -c _cgo_export.c -o without.o
note 'c++ -x c++' -g -o with.o
expect "sections named .note.runpath" 1 "$(noted with.o)"
[ "$(noted without.o)" = 0 ] || fail "the plain object has a note"

# readelf finds nothing to complain of, and the rest is the same.
complaints=$(LC_ALL=C readelf -W -a with.o 2>&1 >/dev/null)
expect "readelf's complaints" "" "$complaints"
for what in -s -r -g -wi; do
  readelf -W "$what" without.o >plain.txt 2>&1
  readelf -W "$what" with.o 2>&1 | sed 's/with\.o/without.o/' >noted.txt
  cmp plain.txt noted.txt || fail "readelf $what differs"
done

for linker in bfd gold lld mold; do
  command -v "ld.$linker" >/dev/null || continue
  c++ -fuse-ld=$linker main.o without.o -o plain
  c++ -fuse-ld=$linker main.o with.o -o program
  cmp plain program || fail "$linker: the programs differ"
  expect "$linker: sections in the program" 0 "$(noted program)"
  ./program || fail "$linker: the program fails"
  rm -f lib.a && ar rcs lib.a with.o && c++ -fuse-ld=$linker main.o lib.a -o program
  ./program || fail "$linker: the program from an archive fails"
  case $linker in bfd | gold)
    ld.$linker -r with.o -o again.o && c++ -fuse-ld=$linker main.o again.o -o program && ./program ||
      fail "$linker: what -r gives cannot be linked"
    expect "$linker: sections in the program after -r" 0 "$(noted program)" ;;
  esac
done

# The same text gives the same object.
cp with.o first.o
note 'c++ -x c++' -g -o with.o
cmp first.o with.o || fail "two equal compiles differ"

# Other machines, both byte orders, both sizes.
if command -v clang >/dev/null; then
  echo 'int answer(void) { return 42; }' >_cgo_export.c
  for target in i386-linux-gnu powerpc64-linux-gnu powerpc-linux-gnu mips-linux-gnu mipsel-linux-gnu s390x-linux-gnu \
      aarch64-linux-gnu arm-linux-gnueabihf riscv64-linux-gnu; do
    clang --target=$target -c _cgo_export.c -o probe.o 2>/dev/null || continue
    note "clang --target=$target" -o other.o
    expect "$target: sections named .note.runpath" 1 "$(noted other.o)"
    expect "$target: readelf's complaints" "" "$(LC_ALL=C readelf -W -h -S -s -r other.o 2>&1 >/dev/null)"
    expect "$target: the note" 1 "$(LC_ALL=C readelf -W -n other.o | grep -c '^ *runpath ')"
  done
fi
