// Compares what a link's output will load with what the linker took.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "elf_facts.hpp"
#include "link_step.hpp"
#include "loader_model.hpp"

namespace fidelity {

// One NEEDED of an output.
struct Need {
  std::string name;
  std::string picked;              // the file that the linker took, absolute; "" when its trace does not show it
  std::set<FileId> acceptable;     // files that are right to load
  std::vector<std::string> where;  // directories that hold one under `name`, in order of preference
};

// What the finished output of one link says of itself, and what is wrong with it.
struct StepReport {
  ElfFacts output;
  std::vector<Need> needs;
  std::vector<std::string> entries;     // of RUNPATH, as directories the model can look into
  std::vector<std::string> ours;        // those that the user did not ask for, as they are
  std::size_t satisfied = 0;            // needs that the loader is sure to satisfy
  std::size_t best = 0;                 // the most that any RUNPATH could satisfy
  bool unexpressible = false;           // an acceptable file lies where RUNPATH cannot lead
  std::vector<std::string> unfaithful;  // one sentence for each need that is not satisfied
  std::vector<std::string> untidy;      // superfluous, relative, empty, repeated entries; a changed -rpath

  [[nodiscard]] bool satisfiable() const { return best == needs.size(); }
};

// `traced` is what the linker printed under --trace.
[[nodiscard]] StepReport judge_step(const Step& step, const std::string& traced, const Loader& loader);

// What a program prints, read.
struct ProgramReport {
  std::vector<std::string> objects;                 // every loaded file, in the loader's order
  std::vector<std::pair<std::string, int>> values;  // function, number
};

[[nodiscard]] ProgramReport read_program_report(const std::string& out);

// Sentences about each need of `step` for which the running program has loaded another file. Names and paths
// in `shadowed` were decided by somebody else.
[[nodiscard]] std::vector<std::string> judge_loaded(const StepReport& step, const ProgramReport& program,
                                                    const std::set<std::string>& shadowed);

// Sentences about numbers that are not those of the loaded files, each function with what its unit `needs`.
[[nodiscard]] std::vector<std::string> judge_values(const ProgramReport& program, const std::string& program_path,
                                                    const std::vector<Library>& libraries);

}  // namespace fidelity
