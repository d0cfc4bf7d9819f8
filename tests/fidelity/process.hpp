// Runs a program to its end, with nothing inherited but what is said here.
#pragma once

#include <string>
#include <vector>

namespace fidelity {

// How a program ended and what it said.
struct Outcome {
  int status = -1;  // exit status; 128 + the signal; -1 when it could not be started or took too long
  std::string out;
  std::string err;

  [[nodiscard]] bool good() const { return status == 0; }
};

// `words[0]` is looked up in PATH of `environment` when it has no slash. Standard input is /dev/null.
[[nodiscard]] Outcome run_program(const std::vector<std::string>& words, const std::vector<std::string>& environment,
                                  const std::string& directory);

}  // namespace fidelity
