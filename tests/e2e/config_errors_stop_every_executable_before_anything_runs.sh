# A bad setting or a near miss of a name: status 2, the variable, the value and the choices on stderr, and no output made.
. "$SOURCE/tests/e2e/lib.sh"
make_needy_program
echo '{"policy": "most"}' >settings.json

refused() {  # NAME VALUE PIECE...: every executable refuses NAME=VALUE and says each PIECE
  name=$1 value=$2
  shift 2
  for command in "$BIN/runpath-cc -o app main.c -Lneeds -lneeds" "$BIN/runpath-c++ --version" "$BIN/runpath-ld -v" \
    "$BIN/runpath config" "$BIN/runpath doctor"; do
    status=0
    # $command is a command with words.
    # shellcheck disable=SC2086
    said=$(env "$name=$value" $command 2>&1 >stdout) || status=$?
    expect "$name=$value $command: status" 2 "$status"
    expect "$name=$value $command: stdout" "" "$(cat stdout)"
    for piece; do expect_in "$name=$value $command" "$said" "$piece"; done
    [ ! -e app ] || fail "$name=$value: the link was made"
  done
}

refused RUNPATH_POLICY most RUNPATH_POLICY=most 'needed, all, off'
refused RUNPATH_POLCY all RUNPATH_POLCY RUNPATH_POLICY 'needed, all, off'
refused RUNPATH_DENY lib RUNPATH_DENY=lib absolute
refused RUNPATH_MAP /a RUNPATH_MAP=/a from=to
refused RUNPATH_CC "gcc 'x" RUNPATH_CC unclosed
refused RUNPATH_CONFIG "$PWD/none.json" none.json 'No such file'
refused RUNPATH_CONFIG "$PWD/settings.json" settings.json '"policy"' most 'needed, all, off'

# Other names are nobody's business.
env RUNPATH_COLOUR=red RUNPATH_MINE_=x "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds
expect_in config "$(env RUNPATH_COLOUR=red "$BIN/runpath" config)" RUNPATH_COLOUR
