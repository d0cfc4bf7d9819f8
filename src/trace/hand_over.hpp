// From our `ld`, started by the driver, back to the `cc` that waits for it.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"

namespace runpath {

// A file in memory that children inherit; its place is told to them in an environment variable.
class HandOver {
 public:
  HandOver();
  ~HandOver();
  HandOver(const HandOver&) = delete;
  HandOver& operator=(const HandOver&) = delete;

  // "FD:DEVICE:INODE", or "" when there is none: the child makes sure that the descriptor is still the same file.
  [[nodiscard]] std::string address() const;
  // What the last linker wrote; "" when none did.
  [[nodiscard]] std::string received() const;

 private:
  int m_fd = -1;
};

// In the child: replaces the content. Does nothing where the address leads elsewhere.
void hand_over(const std::string& address, const std::string& text);

// One record from the driver's side and the linker's: who called is the driver's to tell, the link is the linker's.
[[nodiscard]] std::string merge_records(const std::string& driver, const std::string& linker);

}  // namespace runpath
