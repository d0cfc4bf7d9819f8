// The variables that make a plain `go build` go through runpath.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace runpath::cli {

// What is there already.
struct GoSurroundings {
  std::map<std::string, std::string> environment;
  std::string written;                                 // what `go env -w` wrote: the text of the file that GOENV names
  std::string directory;                               // of runpath-cc and its kin, absolute
  std::vector<std::string> arguments;                  // of the go command, "build" first
  bool cc_set = false, cxx_set = false;                // RUNPATH_CC, RUNPATH_CXX
  bool go_internal_set = false;                        // RUNPATH_GO_INTERNAL
  std::function<bool(const std::string&)> is_runpath;  // whether a compiler's first word leads to runpath
  std::function<bool(const std::string&)> is_there;    // whether runpath-cc (runpath-c++) would find a compiler
};

using Variables = std::vector<std::pair<std::string, std::string>>;

// Variable and value, each to be set as it is. CC and CXX name runpath, and the user's own go into RUNPATH_CC and
// RUNPATH_CXX; GOFLAGS gets -toolexec unless there is one. FC stays: Go compiles with it and never links.
// Errors: `directory` cannot be written in CC.
[[nodiscard]] Result<Variables> go_variables(const GoSurroundings& around);

// The file that `go env -w` writes (cmd/go/internal/cfg's EnvFile); "" when there is none.
[[nodiscard]] std::string go_env_file(const std::map<std::string, std::string>& environment);

// As lines for a POSIX shell or fish, as one JSON object, and as what has to be told to `go env -w`.
[[nodiscard]] std::string for_sh(const Variables& variables);
[[nodiscard]] std::string for_fish(const Variables& variables);
[[nodiscard]] std::string for_json(const Variables& variables);
[[nodiscard]] std::string for_go(const Variables& variables);

}  // namespace runpath::cli
