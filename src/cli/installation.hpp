// Where the wrapper is, seen from `runpath`, and what stands on PATH.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "invocation/invocation.hpp"

namespace runpath::cli {

// The wrapper beside this program, whether it is there or not.
[[nodiscard]] std::string wrapper_path(const Process& process);

// The process as if the wrapper had been called with `argv` in its place.
[[nodiscard]] Process as_wrapper(const Process& process, std::vector<std::string> argv, const FileSystem& files);

// The directories of PATH, absolute; an empty piece is the working directory.
[[nodiscard]] std::vector<std::string> path_directories(const Process& process);

// The first executable of this name on PATH, "" for none.
[[nodiscard]] std::string find_on_path(const Process& process, const std::string& name, const FileSystem& files);

}  // namespace runpath::cli
