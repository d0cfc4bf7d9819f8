# A FIFO with a reader gets whole records of several links at once.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
mkfifo fifo
cat fifo >got &
exec 3>fifo  # so that the reader sees no end between two links
seq 8 | RUNPATH_TRACE="$PWD/fifo" xargs -P 4 -I N "$BIN/runpath-cc" -o app.N main.c -Lneeds -lneeds
exec 3>&-
wait
expect records '8 good, 0 bad' "$("$BIN/validate-trace" got)"
