// One ld command line, read position by position.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace runpath {

// Which linker reads the words; they differ in small ways. `go` is cmd/link, whose words are none of ld's.
enum class LinkerFlavour { bfd, gold, lld, mold, go };

// What the link makes.
enum class OutputKind {
  executable,   // dynamic, fixed address
  pie,          // dynamic, position independent
  shared,       // a shared library
  static_exe,   // no dynamic section
  static_pie,   // dynamic section, but no loader: an rpath makes it crash
  relocatable,  // -r
  query,        // --version, --help, --verbose and nothing to link
};

// How an input was asked for.
enum class InputKind {
  file,       // a path
  library,    // -lNAME
  file_name,  // -l:NAME
};

// One input with the state that held at its place.
struct Input {
  InputKind kind = InputKind::file;
  std::string name;          // the path, or NAME
  bool static_only = false;  // -Bstatic holds
  bool as_needed = false;    // --as-needed holds
  std::size_t word = 0;      // index into LinkLine::words of the word that named it
};

// Where a search directory came from.
enum class SearchOrigin { option, linker_script, linker_default };

// One directory that -l searches, as spelled, "=" and "$SYSROOT" already replaced.
struct SearchDirectory {
  std::string path;
  SearchOrigin origin = SearchOrigin::option;
  std::size_t word = 0;  // index into LinkLine::words; 0 for a default
};

// The whole line. `words` never changes: rewriting is appending.
struct LinkLine {
  std::vector<std::string> words;  // after the linker's own name, @files expanded
  LinkerFlavour flavour = LinkerFlavour::bfd;
  OutputKind output_kind = OutputKind::executable;
  std::string output = "a.out";
  std::string emulation;    // -m, "" when not given
  std::string sysroot;      // --sysroot, "" when not given
  std::string interpreter;  // --dynamic-linker, "" when not given
  std::string soname;       // -soname, "" when not given
  std::vector<SearchDirectory> search;
  std::vector<Input> inputs;
  std::vector<std::string> rpaths;        // each -rpath value, unsplit, in order
  std::vector<std::string> rpath_links;   // each -rpath-link value, unsplit
  std::vector<std::string> scripts;       // -T
  std::vector<Input> script_inputs;       // the same, each with the state at its place: a script may name inputs
  std::vector<std::string> just_symbols;  // -R of bfd and gold: an rpath when it names a directory
  std::optional<bool> new_dtags;          // the last --enable/disable-new-dtags
  bool nodefaultlib = false;              // -z nodefaultlib
  bool nostdlib = false;                  // -nostdlib: only -L directories are searched
  bool copy_dt_needed = false;            // --copy-dt-needed-entries at any place
};

}  // namespace runpath
