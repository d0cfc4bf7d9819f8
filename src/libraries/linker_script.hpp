// The part of GNU ld's script language that names inputs, by a real parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runpath {

// One name in INPUT(…), GROUP(…) or STARTUP(…), in order.
struct ScriptInput {
  std::string name;        // as written, without quotes: "libc.so.6", "/lib/libc.so.6", "-lfoo", "=/x", "$SYSROOT/x"
  bool as_needed = false;  // inside AS_NEEDED(…)
  bool quoted = false;     // bfd and gold take a quoted "-lfoo" as a file's name; lld and mold as -lfoo
};

// What a script asks a link to read. Everything else in it (SECTIONS, symbol assignments …) is skipped, well nested.
struct LinkerScript {
  std::vector<ScriptInput> inputs;
  std::vector<std::string> search_directories;  // SEARCH_DIR(…), as written
  std::string output_format;                    // the first OUTPUT_FORMAT name, "" when not given
  std::vector<std::string> includes;            // INCLUDE file, as written
};

// Errors: not a linker script (binary bytes, an unknown command, an unclosed comment, quote or parenthesis), with the
// line number. Takes what GNU ld takes, and a little more, never less: a link that ld refuses fails anyway.
//
// Lexing mirrors ld/ldlex.l: names may hold letters, digits and /.\_$~=+-:[],!?*^ and quotes take anything up to the
// next quote; /*…*/ comments where no name is under way, # to the end of line. Tried with bfd 2.40, gold, lld 14 and
// mold 1.10:
// - "a.so, b.so" is a name that ends in a comma, then another (so the link fails); only a comma by itself separates,
//   and only for bfd and gold;
// - gold knows neither "-l:", "=/x" nor VERSION; only bfd knows "$SYSROOT", STARTUP and names split by other bytes;
// - mold knows INPUT, GROUP, AS_NEEDED, OUTPUT_FORMAT, VERSION and "a = b;" alone, lld no AS_NEEDED in AS_NEEDED.
[[nodiscard]] Result<LinkerScript> read_linker_script(std::string_view text);

}  // namespace runpath
