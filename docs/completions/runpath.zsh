#compdef runpath
# zsh completion for runpath

_runpath() {
  local -a commands
  commands=(
    'go:run go with everything set so that it links through runpath'
    'env:print these settings for a shell, for fish or as JSON'
    'explain:what would be added to a link, and why'
    'check:which files the loader takes for a finished program'
    'trace:print the records of a trace in words'
    'doctor:look over compilers, linkers, Go and settings'
    'config:print every setting, its value and where it came from'
    'wrap:run a command with runpath in the place of the compilers'
  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'runpath command' commands
    _arguments '--help[tell what there is]' '--version[print the version]'
    return
  fi
  case $words[2] in
    go)
      shift words
      (( CURRENT-- ))
      _normal
      ;;
    explain|wrap)
      shift 2 words
      (( CURRENT -= 2 ))
      _normal
      ;;
    *)
      if [[ $words[CURRENT] == -* ]]; then
        local -a options
        options=(${(fu)"$($words[1] $words[2] --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*')"})
        compadd -a options
      else
        _files
      fi
      ;;
  esac
}

_runpath "$@"
