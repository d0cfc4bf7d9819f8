// The only place that starts processes or replaces us. Every descriptor is inherited; signals are passed on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace runpath {

// A command to run: `words[0]` is what the child sees as argv[0].
struct Command {
  std::string path;
  std::vector<std::string> words;
  std::map<std::string, std::string> environment;
};

// How a child ended: exactly one of the two is set.
struct WaitStatus {
  int exit_status = 0;
  int signal = 0;
};

// What a child said, for queries.
struct Answer {
  WaitStatus ended;
  std::string out;
  std::string err;
};

// Replaces this process. Returns only when that fails.
[[nodiscard]] Error replace_with(const Command& command);

// Runs to the end with our own stdin, stdout and stderr. Meanwhile the terminal's SIGINT and SIGQUIT do not end us (the
// child gets them too), and SIGHUP, SIGINT, SIGQUIT and SIGTERM that another process sends to us reach the child.
[[nodiscard]] Result<WaitStatus> run(const Command& command);

// Runs with stdin from /dev/null and both outputs caught (`merged`: stderr goes into `out`, order kept). Signals are as
// before: they end us, and the child's outputs with us. Does not wait for what the child leaves running behind it.
[[nodiscard]] Result<Answer> ask(const Command& command, bool merged = false);

// Ends this process the way the child ended: the same exit status, or death by the same signal (no core of ours).
[[noreturn]] void end_like(const WaitStatus& status);

}  // namespace runpath
