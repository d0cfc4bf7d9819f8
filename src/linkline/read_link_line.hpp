// argv of ld → a LinkLine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "linkline/link_line.hpp"

namespace runpath {

// Which linker a program of this base name is: "ld.gold" and "gold" → gold, "ld.lld" → lld, "mold" → mold, else bfd.
[[nodiscard]] LinkerFlavour flavour_of(std::string_view linker_name);

// Which linker an executable is by what it leads to: /usr/bin/ld may be a link to any of them.
[[nodiscard]] std::string_view flavour_name(LinkerFlavour flavour);

// Reads ld's words (without argv[0], @files already replaced by their words). Never fails: what is not known is skipped,
// as the linker itself will complain.
[[nodiscard]] LinkLine read_link_line(std::vector<std::string> words, LinkerFlavour flavour);

[[nodiscard]] std::string_view output_kind_name(OutputKind kind);

// Whether the output has a dynamic section that a loader reads: the only outputs that a RUNPATH is added to.
[[nodiscard]] bool is_dynamic(OutputKind kind);

}  // namespace runpath
