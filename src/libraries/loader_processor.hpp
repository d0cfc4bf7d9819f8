// What this machine's processor has, in the loader's words.
#pragma once

#include <string>
#include <vector>

#include "elf/elf_file.hpp"

namespace runpath {

// Those of `subdirectories` that a glibc loader of `target` searches on this machine, in their order. Known for x86
// alone: elsewhere, and for a foreign target, none.
[[nodiscard]] std::vector<std::string> searched_here(const std::vector<std::string>& subdirectories,
                                                     const elf::Target& target);

// What $PLATFORM stands for on this machine; "" when it cannot be known.
[[nodiscard]] std::string platform_token(const elf::Target& target);

}  // namespace runpath
