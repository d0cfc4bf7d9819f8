# The calls that gcc and clang are both asked.
common_calls() {
  cat <<'END'
# questions
$CC
$CC -v
$CC -###
$CC --version
$CC --version m.c
$CC --help
$CC --help -v
$CC --target-help
$CC -dumpversion
$CC -dumpmachine
$CC -dumpspecs
$CC -print-search-dirs
$CC -print-file-name=libc.so.6
$CC -m32 -print-file-name=libc.so
$CC --print-libgcc-file-name
$CC -print-multi-lib
$CC -print-prog-name=ld
$CC -print-sysroot
$CC -### m.c
$CC -### -c m.c
$CC -v -c m.c
$CC -v m.c
$CC -Wl,--version
$CC m.o -Wl,--version
$CC m.o -Wl,--help
$CC m.o -Wl,-v
$CC m.o -Wl,--verbose
$CC m.o -Wl,-t
# mistakes
$CC missing.c
$CC -c missing.c
$CC missing.o
$CC m.c -lnosuchlibrary
$CC --nosuchoption m.c
$CC -fnosuchoption -c m.c
$CC -Wnosuchwarning -c m.c
$CC -mnosuch -c m.c
$CC bad.c
$CC -c bad.c
$CC -fdiagnostics-color=always -c bad.c
$CC undefined.c
$CC m.c -o
$CC m.c -L
$CC m.c -l
$CC m.c -Xlinker
$CC m.c -Wl,-rpath
$CC @waiting
$CC -x
$CC -x nosuchlanguage m.c
$CC -c -o
$CC notes.txt
$CC dir
$CC -fuse-ld=nosuch m.c
$CC -Wl,--nosuchoption m.c
$CC -o nosuchdirectory/out m.c
$CC -specs=nosuchfile m.c
$CC -T nosuchscript m.o
$CC @missing
$CC @dir
$CC @empty
$CC -
$CC --
$CC ''
$CC m.c ''
# compiles
$CC -c m.c
$CC -c m.c -o out.o
$CC -om.o -c m.c
$CC -g -O2 -c m.c
$CC -c m.c a.c
$CC -Wall -c warn.c
$CC -Wall -Werror -c warn.c
$CC -S m.c
$CC -S -c m.c
$CC -E m.c
$CC -E -c m.c -o m.i
$CC -E -dM -x c /dev/null
$CC -M m.c
$CC -MM m.c -MF deps
$CC -MMD -c m.c
$CC -MD -MF deps -c m.c
$CC -fsyntax-only m.c
$CC -fsyntax-only bad.c
$CC -c s.s
$CC -x c -c notes.txt
$CC -c 'odd name.c'
~$CC --coverage -c m.c
$CC -save-temps -c m.c
$CC -pipe -c m.c
$CC -D -c -c m.c
$CC -include -c -c m.c
$CC -c m.o
~$CC h.h
~$CC -x c-header m.c -o m.gch
echo 'int x;' | $CC -x c -c - -o x.o
echo 'int x;' | $CC -x c -E -
echo 'int main(void) { return 0; }' | $CC -xc - -o out
echo 'int x' | $CC -x c -c - -o x.o
echo 'x H' | $CC -E -
$CC @words
$CC @nested
$CC @quoted
$CC -O1 @words @empty
# links
$CC m.c
$CC m.o
$CC -o out m.c
$CC m.c -o 'odd out'
$CC 'odd name.c'
$CC uses_a.c a.c -o out -lm
$CC -no-pie m.c
$CC -fPIE -pie m.c
$CC -O2 -s m.c -lm -pthread
$CC -shared a.o -o liba.so
$CC -shared -fPIC a.c -o liba.so -Wl,-soname,liba.so.1
$CC -r m.o a.o -o r.o
$CC -r -nostdlib m.o -o r.o
$CC -nostdlib s.s
$CC -static m.c
$CC -static-pie -fPIE m.c
$CC -static -shared -fPIC a.c -o liba.so
$CC -Wl,-Bstatic -lm -Wl,-Bdynamic m.c
$CC m.o -Wl,-Map=map
$CC m.o -Wl,-rpath,/nowhere/at/all
$CC m.o -Wl,-rpath,/one:/two -Wl,--disable-new-dtags
$CC m.o -Wl,-z,now -Wl,-z,relro -Wl,--as-needed -Wl,-O1
$CC m.o -Xlinker --build-id=0x1234
$CC m.o -fuse-ld=bfd
$CC m.o -fuse-ld=gold
$CC m.o -fuse-ld=lld
$CC m.o -fuse-ld=mold
$CC -flto -frandom-seed=1 -ffat-lto-objects -c m.c
$CC -flto -frandom-seed=1 m.c
$CC -save-temps m.c
$CC -fsanitize=undefined m.c -o out
$CC -fsanitize=address m.c -o out
$CC -m32 m.c
$CC m.o && ./a.out
# C++
$CXX
$CXX --version
$CXX -c x.cc
$CXX x.cc
$CXX m.o -o out
$CXX -shared-libgcc -static-libstdc++ x.cc
END
}
