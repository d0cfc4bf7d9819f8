// Which links a directory of `runpath wrap` gets, before any is made.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"
#include "invocation/invocation.hpp"

namespace runpath::cli {

// Every compiler and linker name on PATH that the wrapper answers to and that has a real tool there; sorted.
[[nodiscard]] std::vector<std::string> tools_on_path(const Process& wrapper, const FileSystem& files);

// One link of the directory.
struct WrapLink {
  std::string path;
  bool is_there = false;  // it leads to the wrapper already
};

// The links for `names`, each once. Errors: a name that the wrapper does not answer to; anything else of that name in
// the way.
[[nodiscard]] Result<std::vector<WrapLink>> plan_wrap(const Process& wrapper, const std::string& directory,
                                                      const std::vector<std::string>& names, const FileSystem& files);

}  // namespace runpath::cli
