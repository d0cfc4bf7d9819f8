// One link: random words that ask for libraries of a world, in every spelling that compilers and linkers take.
#pragma once

#include <string>
#include <vector>

#include "world.hpp"

namespace fidelity {

// Which tools a case uses.
struct Combo {
  std::string linker;  // "bfd", "gold", "lld", "mold"
  std::string driver;  // "gcc", "clang"
};

// The words of one link, and what the judge has to know of them.
struct Step {
  Combo combo;
  std::string directory;                 // where it is run, as entered
  std::vector<std::string> words;        // after the driver's name
  std::vector<std::string> environment;  // beyond the usual
  std::string output;                    // absolute
  std::vector<std::string>
      search;  // the world's directories in the order in which the linker searches them, real paths
  std::vector<std::string> by_option;       // of these, those that -L names
  std::vector<std::string> search_spelled;  // the search directories as the words name them
  std::vector<std::string> spelled;         // files as the words name them
  std::vector<std::string> user_rpaths;     // each value, in order
  bool shared = false;
  std::vector<std::string> calls;  // functions that a program calls
};

// The program: calls some of the world's functions.
[[nodiscard]] Step program_step(World& world, const Combo& combo);

// Links `library` (whose unit has needs) into its real file.
[[nodiscard]] Step library_step(World& world, const Combo& combo, const Library& library);

}  // namespace fidelity
