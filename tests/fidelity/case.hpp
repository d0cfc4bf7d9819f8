// One case from its number to its verdict.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "judge.hpp"

namespace fidelity {

// What links are made with.
enum class System { wrapper, plain, all_directories };

struct Options {
  System system = System::wrapper;
  std::string wrapper;  // runpath-cc, absolute
  std::uint64_t seed = 1;
  std::string scratch;  // a directory that is ours
  bool keep = false;    // leave the directories of cases that are right, too
  bool verbose = false;
};

// What came of one case.
enum class Verdict {
  faithful,       // every library is the one that the linker took
  unsatisfiable,  // no RUNPATH could do it; the best was done, and recorded
  failed,
  impossible,  // the compiler itself cannot make these links: no case
};

struct CaseResult {
  Verdict verdict = Verdict::impossible;
  Combo combo;
  bool unfaithful = false;  // among the failed: another file is loaded than was linked, or none
  bool satisfiable = true;
  std::vector<std::string> complaints;
  std::string directory;       // where the world is, while it is kept
  unsigned discarded = 0;      // worlds given up before this one
  std::string discard_reason;  // what the compiler said to the last of them
};

[[nodiscard]] CaseResult run_case(std::uint64_t number, const Combo& combo, const Options& options, Workshop& workshop,
                                  const Machine& machine, const Loader& loader);

}  // namespace fidelity
