# fish completion for runpath
set -l commands go env check explain trace doctor config wrap

function __runpath_options
    set -l words (commandline -opc)
    $words[1] $words[2] --help 2>/dev/null | string match -ar -- '--[a-z][a-z-]*' | sort -u
end

complete -c runpath -n "not __fish_seen_subcommand_from $commands" -f
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -l help -d 'Tell what there is'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a go -d 'Run the go command with all of it set'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a env -d 'Print what runpath go sets'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a check -d 'Which files the loader takes for a program'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a explain -d 'What a link would be given and why'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a trace -d 'Print the records of a trace in words'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Look over compilers, linkers, Go and settings'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a config -d 'Print every setting and where it came from'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a wrap -d 'Make a directory of links that stands for the tools on PATH'
complete -c runpath -n "__fish_seen_subcommand_from $commands" -a "(__runpath_options)"
