// The part of GNU ld's script language that names inputs, by a real parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runpath {

// One name in INPUT(…) or GROUP(…), in order.
struct ScriptInput {
  std::string name;         // as written: "libc.so.6", "/lib/libc.so.6", "-lfoo", "=/x", "$SYSROOT/x"
  bool as_needed = false;   // inside AS_NEEDED(…)
};

// What a script asks a link to read. Everything else in it (SECTIONS, symbol assignments …) is skipped, well nested.
struct LinkerScript {
  std::vector<ScriptInput> inputs;
  std::vector<std::string> search_directories;  // SEARCH_DIR(…), as written
  std::string output_format;                    // the first OUTPUT_FORMAT name, "" when not given
  std::vector<std::string> includes;            // INCLUDE file, as written
};

// Errors: not a linker script (binary bytes, an unclosed comment, quote or parenthesis), with the line number.
// Lexing mirrors ld/ldlex.l: names may hold /.\_$~=+-:[], and quotes take anything; /*…*/ comments, # to the end of line.
[[nodiscard]] Result<LinkerScript> read_linker_script(std::string_view text);

}  // namespace runpath
