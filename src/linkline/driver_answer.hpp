// What a compiler driver answers to -###: the commands it would run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runpath {

// The commands in the answer, each as its words. gcc quotes words with special characters, clang all of them; a backslash stands
// before `"`, `\` and `$`; newlines stay as they are inside a quoted word. Mirrors gcc.cc execute() and clang's Command::printArg.
[[nodiscard]] std::vector<std::vector<std::string>> read_commands(std::string_view answer);

// The last command that is a link, from the linker's (or collect2's) own name on: words that -wrapper put first are gone.
[[nodiscard]] std::optional<std::vector<std::string>> find_link_command(std::string_view answer);

// Whether a program of this base name is a linker that drivers start: collect2, ld, ld.gold, TRIPLE-ld, mold …
[[nodiscard]] bool is_linker_name(std::string_view name);

}  // namespace runpath
