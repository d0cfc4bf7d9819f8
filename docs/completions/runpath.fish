# fish completion for runpath
set -l commands go env explain check trace doctor config wrap

function __runpath_options
    set -l words (commandline -opc)
    $words[1] $words[2] --help 2>/dev/null | string match -ar -- '--[a-z][a-z-]*' | sort -u
end

complete -c runpath -n "not __fish_seen_subcommand_from $commands" -f
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -l help -d 'Tell what there is'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a go -d 'Run go so that it links through runpath'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a env -d 'Print the settings for a shell, fish or as JSON'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a explain -d 'What would be added to a link, and why'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a check -d 'Which files the loader takes for a program'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a trace -d 'Print the records of a trace in words'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Look over compilers, linkers, Go and settings'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a config -d 'Print every setting and where it came from'
complete -c runpath -n "not __fish_seen_subcommand_from $commands" -a wrap -d 'Run a command with runpath as its compilers'
complete -c runpath -n "__fish_seen_subcommand_from explain wrap go" -a "(__fish_complete_subcommand --fcs-skip=2)"
complete -c runpath -n "__fish_seen_subcommand_from env check trace doctor config" -a "(__runpath_options)"
