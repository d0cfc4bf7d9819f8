#!/bin/sh
# run.sh BIN [--write]: what the wrapper costs, as markdown on stdout; --write makes it docs/benchmarks.md.
# All commands of a table are run in turn, round by round, so that what else the machine does hits all alike.
# shellcheck disable=SC2016 # backquotes are markdown here
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
bin=$(cd "$1" && pwd -P)
write=${2:-}
scale=${BENCH_SCALE:-1}  # 2 doubles the rounds

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runpath-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
for name in $(env | sed -n 's/^\(RUNPATH_[A-Z_]*\|CCACHE_[A-Z_]*\|NIX_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
unset LIBRARY_PATH LD_RUN_PATH LD_LIBRARY_PATH COMPILER_PATH
export LC_ALL=C CCACHE_DISABLE=1 CCACHE_DIR="$scratch/ccache"

gcc=$(command -v gcc)
clang=$(command -v clang || true)
ccache=$(command -v ccache || true)
cc=$bin/runpath-cc

gcc -O2 -o "$scratch/race" "$here/race.c"
gcc -O2 -static -o "$scratch/floor" "$here/floor.c"
gcc -O2 -static -o "$scratch/nothing" "$here/nothing.c"
floor=$scratch/floor
cd "$scratch"

# Directories with one library each, and programs that use one and all of them: under --as-needed, which some gccs pass
# by themselves, an unused library would be another case.
worlds() {
  count=$1
  lines=
  libraries=
  number=1
  : >declarations
  : >calls.c
  while [ "$number" -le "$count" ]; do
    mkdir -p "world/dir$number"
    printf 'int w%s(void) { return 0; }\n' "$number" >one.c
    gcc -shared -fPIC -Wl,-soname,"libw$number.so.1" -o "world/dir$number/libw$number.so.1" one.c
    ln -s "libw$number.so.1" "world/dir$number/libw$number.so"
    printf 'int w%s(void);\n' "$number" >>declarations
    printf '  sum += w%s();\n' "$number" >>calls.c
    lines="$lines -Lworld/dir$number"
    libraries="$libraries -lw$number"
    number=$((number + 1))
  done
  { cat declarations; printf 'int main(void) {\n  int sum = 0;\n'; cat calls.c; printf '  return sum;\n}\n'; } >many.c
  gcc -c -o many.o many.c
  printf 'int w1(void);\nint main(void) { return w1(); }\n' >uses.c
  gcc -c -o uses.o uses.c
}

heading() { printf '\n## %s\n\n%s\n\n' "$1" "$2"; }

# table ROUNDS NAMES -- COMMAND... -- COMMAND...: the first command is bare, the second the floor.
table() {
  rounds=$(($1 * scale))
  names=$2
  shift 2
  "$scratch/race" "$rounds" "$@" >./times
  printf '| | median, ms | over bare, ms | over bare, floor = 1 | processor time over bare, ms |\n|---|--:|--:|--:|--:|\n'
  printf '%s\n' "$names" | tr ';' '\n' >names
  paste -d " " times names | awk '
    NR == 2 { floor = $2 }
    {
      name = $4
      for (i = 5; i <= NF; i++) name = name " " $i
      if (NR == 1) printf "| %s | %.2f | | | |\n", name, $1 / 1000
      else printf "| %s | %.2f | %+.2f | %s | %+.2f |\n", name, $1 / 1000, $2 / 1000, (floor > 0 ? sprintf("%.2f", $2 / floor) : ""), $3 / 1000
    }'
  printf '\n%s rounds.\n' "$rounds"
}

# The system calls from the start of the wrapper to the execve of the real tool.
before_execve() {
  RUNPATH_CC="$scratch/nothing" strace -o calls "$cc" -c tiny.c
  awk '/^execve\(/ && ++seen == 2 { exit } { print }' calls | sed 's/(.*//' >syscalls
}

report() {
  printf '# What it costs\n\nWritten by `./dev bench --write` on %s, %s processors, %s, runpath %s.\n' \
    "$(uname -sm)" "$(nproc)" "$(gcc --version | sed -n 1p)" "$("$bin/runpath" --version | sed 's/.* //;q')"
  printf 'Every table is one run in which all its commands took turns; a difference is the median of the differences to the\n'
  printf 'first command in the same round. Processor time is that of all processes of a call. The floor is a static C program that only calls `execv`: the least any wrapper can\n'
  printf 'cost. ccache runs with `CCACHE_DISABLE=1`.\n'

  heading 'Pass-through, bare overhead' "A call that is no link (\`-c tiny.c\`), with a real tool that does nothing: what is left is the wrapper itself.
Promised: at most 1.25 × the floor."
  table 2000 'the tool alone;floor;runpath-cc'"${ccache:+;ccache}" \
    -- ./nothing -c tiny.c -- "$floor" ./nothing -c tiny.c -- RUNPATH_CC="$scratch/nothing" "$cc" -c tiny.c \
    ${ccache:+-- "$ccache" "$scratch/nothing" -c tiny.c}

  heading 'Compiling a tiny file' '`-c tiny.c`.'
  table 200 'gcc;floor, gcc;runpath-cc (RUNPATH_CC=gcc);runpath-cc (from PATH)'"${ccache:+;ccache gcc}" \
    -- "$gcc" -c tiny.c -- "$floor" "$gcc" -c tiny.c -- RUNPATH_CC="$gcc" "$cc" -c tiny.c -- "$cc" -c tiny.c \
    ${ccache:+-- "$ccache" "$gcc" -c tiny.c}

  heading 'A link' '`-o out uses.o -Lworld/dir1 -lw1`. Promised: at most 3 ms over the bare compiler.'
  one="-o out uses.o -Lworld/dir1 -lw1"
  # shellcheck disable=SC2086 # $one is words
  table 150 'gcc;floor, gcc;runpath-cc;runpath-cc, with a trace;runpath-cc, RUNPATH_HOOK=driver'"${ccache:+;ccache gcc}" \
    -- "$gcc" $one -- "$floor" "$gcc" $one -- RUNPATH_CC="$gcc" "$cc" $one \
    -- RUNPATH_CC="$gcc" RUNPATH_TRACE="$scratch/trace" "$cc" $one -- RUNPATH_CC="$gcc" RUNPATH_HOOK=driver "$cc" $one \
    ${ccache:+-- "$ccache" "$gcc" $one}
  if [ -n "$clang" ]; then
    printf '\n'
    # shellcheck disable=SC2086
    table 150 'clang;floor, clang;runpath-cc (RUNPATH_CC=clang)' \
      -- "$clang" $one -- "$floor" "$clang" $one -- RUNPATH_CC="$clang" "$cc" $one
  fi

  heading 'A link with an unused library' '`-Wl,--as-needed -o out tiny.o -Lworld/dir1 -lw1`: the library turns out not to be needed, and
`RUNPATH_EXACT=auto` links once more without its directory.'
  unused="-Wl,--as-needed -o out tiny.o -Lworld/dir1 -lw1"
  # shellcheck disable=SC2086
  table 100 'gcc;floor, gcc;runpath-cc;runpath-cc, RUNPATH_EXACT=never' \
    -- "$gcc" $unused -- "$floor" "$gcc" $unused -- RUNPATH_CC="$gcc" "$cc" $unused \
    -- RUNPATH_CC="$gcc" RUNPATH_EXACT=never "$cc" $unused

  heading '300 -L × 300 -l' 'One library in each of 300 directories, all of them linked. Promised: at most 10 ms more than a small link.'
  # shellcheck disable=SC2086
  table 30 'gcc;floor, gcc;runpath-cc;runpath-cc, with a trace'"${ccache:+;ccache gcc}" \
    -- "$gcc" -o out many.o $lines $libraries -- "$floor" "$gcc" -o out many.o $lines $libraries \
    -- RUNPATH_CC="$gcc" "$cc" -o out many.o $lines $libraries \
    -- RUNPATH_CC="$gcc" RUNPATH_TRACE="$scratch/trace" "$cc" -o out many.o $lines $libraries \
    ${ccache:+-- "$ccache" "$gcc" -o out many.o $lines $libraries}

  heading 'What a pass-through does before execve' "\`strace runpath-cc -c tiny.c\` with \`RUNPATH_CC\` set, up to the \`execve\` of the real tool:"
  before_execve
  printf '```\n'
  uniq -c syscalls | awk '{ printf "%s%s", $2, ($1 > 1 ? " × " $1 "\n" : "\n") }'
  printf '```\n\n%s system calls in all, the first `execve` included.\n' "$(grep -c . syscalls)"
}

printf 'int main(void) { return 0; }\n' >tiny.c
gcc -c -o tiny.o tiny.c
worlds 300

if [ "$write" = --write ]; then
  report >report.md
  cp report.md "$here/../../docs/benchmarks.md"
  cat report.md
else
  report
fi
