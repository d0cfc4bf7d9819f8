# The commands that `runpath --help` lists, the completions and the manual page list too, and no others.
set -eu
[ -x "$BUILD_DIR/bin/runpath" ] || { echo "skip: not built"; exit 77; }
cd "$SOURCE_DIR/docs"
words() { tr ' ' '\n' | sed '/^$/d' | sort; }
there=$("$BUILD_DIR/bin/runpath" --help | sed -n '/^Subcommands:/,$s/^  \([a-z][a-z]*\) .*/\1/p' | words)
[ -n "$there" ] || { echo "no commands were read from runpath --help" >&2; exit 1; }

status=0
same() {  # FILE COMMANDS
  [ "$2" = "$there" ] && return
  printf '%s names:\n%s\nrunpath --help lists:\n%s\n' "$1" "$2" "$there" >&2
  status=1
}
same completions/runpath.bash "$(sed -n 's/^ *local commands="\(.*\)"/\1/p' completions/runpath.bash | words)"
same completions/runpath.zsh "$(sed -n "s/^    '\([a-z]*\):.*/\1/p" completions/runpath.zsh | words)"
same completions/runpath.fish "$(sed -n 's/^complete .* -a \([a-z]*\) .*/\1/p' completions/runpath.fish | words)"
same man/runpath.1 "$(sed -n '/^\.SH COMMANDS/,/^\.SH ENV/s/^\.B \([a-z]*\)$/\1/p' man/runpath.1 | words)"
same README.md "$(sed -n 's/^| `runpath` | for people: `\(.*\)` |/\1/p' ../README.md | words)"
exit $status
