// The program that Go links by itself: what belongs into its RUNPATH, and the fingerprint of all that decides it. Shared
// by the compiler, which may make Go link through us instead, and by runpath-toolexec.
#pragma once

#include <string>
#include <vector>

#include "app/surroundings.hpp"

namespace runpath {

struct InternalLink {
  LinkLine line;
  Findings findings;
  Plan plan;
  std::vector<std::string> directories;  // what the plan adds
};

// Where `compiler` (its own and target words, no question) has its libc.so.6; "" when there is none
// or nothing will be planned. Errors: it cannot be run, or fails.
[[nodiscard]] Result<std::string> ask_libc(const Surroundings& call, const Command& compiler);

// Plans a program that needs nothing but `libc` ("" = no libc). `line` holds what else is known of the link.
[[nodiscard]] InternalLink plan_internal_link(const Surroundings& call, LinkLine line, const std::string& libc);

// The part of Go's cache keys that is ours.
[[nodiscard]] std::string link_fingerprint(const Surroundings& call, const RealTool& compiler,
                                           const std::vector<std::string>& directories, const go::Decision& decision);

// Path, size and modification time: a compiler that changed is another compiler.
[[nodiscard]] std::string file_identity(const std::string& path);

}  // namespace runpath
