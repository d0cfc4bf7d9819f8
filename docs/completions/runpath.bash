# bash completion for runpath
_runpath() {
  # shellcheck disable=SC2034 # prev belongs to _init_completion
  local cur prev words cword
  _init_completion -n = 2>/dev/null || {
    cur=${COMP_WORDS[COMP_CWORD]}
    words=("${COMP_WORDS[@]}")
    cword=$COMP_CWORD
  }
  local commands="go env check explain trace doctor config wrap"
  if ((cword == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
    return
  fi
  local place=2
  while [[ ${words[1]} == explain && $place -lt $cword && ${words[place]} == -* && ${words[place]} != -- ]]; do
    place=$((place + 1))
  done
  if [[ ${words[1]} == explain && ${words[place]} == -- ]]; then place=$((place + 1)); fi
  if [[ ${words[1]} == explain && $cword -eq $place && $cur != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -c -- "$cur")
  elif [[ $cur == -* && ! (${words[1]} == explain && $cword -gt $place) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_runpath_options "${words[0]}" "${words[1]}")" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
  fi
}

# The options that `runpath COMMAND --help` lists.
_runpath_options() { "$1" "$2" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u; }

complete -F _runpath runpath
