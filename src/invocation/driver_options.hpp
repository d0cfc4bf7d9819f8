// What compiler drivers and linkers accept, as far as it tells what kind of call this is.
#pragma once

#include <span>
#include <string_view>

#include "invocation/options.hpp"

namespace runpath {

// The drivers' table: gcc, g++, gfortran and clang together. Where one knows a spelling that another rejects, the other
// stops by itself, so that the union is safe. Mirrors gcc's *.opt files (gcc --completion=-) and clang's Options.td
// (clang --autocomplete=-); which of them take the next word was asked of gcc 12 and clang 14, one by one.
[[nodiscard]] std::span<const OptionRow> driver_options();

// The linkers' words that decide what a link makes, when the driver is told to pass them on.
[[nodiscard]] std::span<const OptionRow> passed_linker_options();

// Whether gcc and clang take a file of this name, or of this -x language ("" when none was given), for a header to
// precompile.
[[nodiscard]] bool is_header(std::string_view file_name, std::string_view language);

}  // namespace runpath
