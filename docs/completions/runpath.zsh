#compdef runpath
# zsh completion for runpath

_runpath() {
  local -a commands options
  commands=(
    'go:run the go command with all of it set'
    'env:print what runpath go sets, for a shell'
    'check:which files the loader takes for a finished program'
    'explain:say what a link would be given and why'
    'trace:print the records of a trace in words'
    'doctor:look over compilers, linkers, Go and settings'
    'config:print every setting, its value and where it came from'
    'wrap:make a directory of links that stands for the tools on PATH'
  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'runpath command' commands
    _arguments '--help[tell what there is]' '--version[print the version]'
  elif [[ $words[CURRENT] == -* ]]; then
    options=(${(fu)"$($words[1] $words[2] --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*')"})
    compadd -a options
  else
    _files
  fi
}

_runpath "$@"
