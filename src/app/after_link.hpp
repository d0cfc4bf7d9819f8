// What may follow a link that went well: a second one, and a look at what the program will load.
#pragma once

#include <string>

#include "app/surroundings.hpp"

namespace runpath {

// The first link's output under a second name, so that a second link that fails costs nothing.
class KeptOutput {
 public:
  explicit KeptOutput(std::string output);
  ~KeptOutput();
  KeptOutput(const KeptOutput&) = delete;
  KeptOutput& operator=(const KeptOutput&) = delete;

  // Puts the first output back. False when it could not be kept.
  [[nodiscard]] bool restore();

 private:
  std::string m_output;
  std::string m_kept;  // "" when the file system has no hard links, or the output is no regular file
};

// Links again with `command`, whose words alone changed. What it prints was printed by the first link. Whether it went
// well: if not, the first output stands, and the record says why.
[[nodiscard]] bool link_again(Surroundings& call, const Command& command, const std::string& output);

// RUNPATH_VERIFY: warns of what the loader will not find, or find elsewhere. The status to end with, `ended` unless the
// setting is strict.
[[nodiscard]] WaitStatus verify_output(const Surroundings& call, const WaitStatus& ended);

}  // namespace runpath
