// What the linker takes for each input, how it was found, and where it can be loaded from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "elf/elf_file.hpp"
#include "linkline/link_line.hpp"

namespace runpath {

// What an input turned out to be.
enum class FoundAs { shared, archive, object, script, missing, unreadable };

// A candidate that was looked at and passed over.
struct Tried {
  std::string path;
  std::string why;  // a word for machines: "other_machine", "directory", "unreadable"; "" = simply not there
};

// One input of the link line (or of a linker script named there) and the file it led to.
struct Finding {
  Input input;
  std::string spelled;  // as a person would write it: "-lfoo", "-l:libfoo.so.1", "/x/libfoo.so"
  std::string via;      // the linker script that named it, "" when the line did
  FoundAs found_as = FoundAs::missing;
  std::string path;              // the file, as the linker spells it
  std::string search_directory;  // the -L directory that answered, absolute; "" for a direct path
  std::vector<Tried> tried;
  std::string needed_name;          // the name that DT_NEEDED will hold, "" for anything but a shared library
  std::optional<elf::ElfFile> elf;  // of a shared library
  std::size_t tried_omitted = 0;    // further candidates that were simply not there, too many for `tried`
};

// One directory that could stand in RUNPATH, with all that planning asks of it.
struct Directory {
  std::string path;             // absolute, clean, symlinks kept
  FileId id;                    // of the directory itself
  bool is_default = false;      // a default directory of the target's loader
  bool world_writable = false;  // any user can write to it, no sticky bit
  bool below_sticky = false;    // it lies below a sticky world-writable directory such as /tmp
  bool foreign_owner = false;   // it belongs to neither root nor the caller
  bool is_search = false;       // -L (not found by following a symlink)
  std::map<std::string, std::vector<FileId>>
      holds;  // needed name → the files of that name in it, hwcaps variants included
};

// A name that the output will need at run time.
struct Need {
  std::string name;  // as DT_NEEDED will hold it
  std::string path;  // the file the linker took
  std::vector<FileId>
      acceptable;  // loading any of these is right: the linker's file and the run-time file that stands for it
  std::vector<std::size_t> providers;  // indices into Findings::directories that hold an acceptable file, best first
  std::size_t finding = 0;             // index into Findings::inputs
  bool as_needed = false;              // may not become NEEDED at all
  bool is_libc = false;
  bool from_default = false;  // the linker took it from a default loader directory
};

// A need of a needed library that only its own RUNPATH, or the loader's defaults, can satisfy.
struct TransitiveNeed {
  std::string name;
  std::string needed_by;               // path of the library
  bool reached = false;                // its own RUNPATH, the defaults or the program's own needs satisfy it
  std::string found_in;                // where the linker would find it (-rpath-link, -L); "" when nowhere
  std::vector<std::size_t> providers;  // likewise, as indices into Findings::directories
};

// The libc and the interpreter that the link uses.
struct LibcFacts {
  std::string path;         // the libc that -lc led to
  std::string directory;    // where it is at run time
  std::string how;          // "link_line" or "print-file-name"
  std::string interpreter;  // as the program will hold it
  bool is_musl = false;     // musl's libc is its interpreter: no directory
  bool mixed = false;       // interpreter and libc are of two installations
};

// The whole of stage "libraries".
struct Findings {
  std::vector<Finding> inputs;
  std::vector<Directory> directories;
  std::vector<Need> needs;
  std::vector<TransitiveNeed> transitive;
  LibcFacts libc;
  std::vector<std::string> search;               // every directory searched, absolute, in order
  std::vector<std::string> default_directories;  // of the target's loader
};

}  // namespace runpath
