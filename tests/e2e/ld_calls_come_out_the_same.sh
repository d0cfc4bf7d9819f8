# What runpath-ld says and makes is what ld says and makes.
. "$SOURCE/tests/e2e/lib_dropin.sh"
need gcc ld cksum timeout
real_cc=$(command -v gcc) real_ld=$(command -v ld)

compare_calls <<'END'
$LD
$LD --version
$LD -v
$LD -V
$LD --verbose
$LD --help
$LD --nosuchoption
$LD missing.o
$LD notes.txt
$LD -o
$LD a.o -lnosuchlibrary
$LD -r m.o a.o -o r.o
$LD -shared a.o -o liba.so
$LD -shared a.o -o liba.so -soname liba.so.1 -rpath /nowhere/at/all
$LD a.o -e a
$LD -static a.o -e a -o out
$LD -pie --no-dynamic-linker a.o -e a -o out
$LD -t -shared a.o -o liba.so
$LD -shared a.o -o liba.so -Map=map
$LD -shared a.o -o nosuchdirectory/liba.so
$LD @missing
printf -- '-shared a.o -o "odd out"' >args; $LD @args
END
