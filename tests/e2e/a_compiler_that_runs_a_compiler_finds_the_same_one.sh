# What a compiler starts inherits our guard. A make that it runs, and a compiler in that, is no loop: it must find the
# compiler that the first call found, not the next one.
. "$SOURCE/tests/e2e/lib_masquerade.sh"
need gcc
links masquerade gcc
mkdir first second
# A "compiler" that runs another compile below itself, through a shell, before its own.
cat >first/gcc <<END
#!/bin/sh
echo first >>"$PWD/log"
case \$* in
  *nested.c*) ;;
  *) sh -c 'sh -c "sh -c \"gcc -c nested.c -o nested.o; true\"; true"; true' ;;
esac
$(PATH=$real_path command -v gcc) "\$@"
END
printf '#!/bin/sh\necho second >>"%s/log"\n' "$PWD" >second/gcc
chmod +x first/gcc second/gcc
echo 'int x;' >x.c
echo 'int n;' >nested.c
echo 'int main(void) { return 0; }' >main.c

PATH=$PWD/masquerade:$PWD/first:$PWD/second:$real_path
for call in '-c x.c -o x.o' 'main.c -o main'; do
  rm -f log nested.o
  # $call is words.
  # shellcheck disable=SC2086
  gcc $call
  expect "compilers of gcc $call" "first first" "$(tr '\n' ' ' <log | sed 's/ $//')"
  [ -e nested.o ] || fail "gcc $call: the compile inside made nothing"
done
