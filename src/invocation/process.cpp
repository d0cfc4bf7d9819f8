#include "invocation/invocation.hpp"

namespace runpath {

std::string Process::env(const std::string& name) const {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

}  // namespace runpath
