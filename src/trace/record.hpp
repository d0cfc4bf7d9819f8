// One line of the trace: everything a person needs to know why a link came out as it did. docs/trace.md is the long form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "go/go_call.hpp"
#include "invocation/invocation.hpp"
#include "libraries/finding.hpp"
#include "libraries/loader.hpp"
#include "linkline/link_line.hpp"
#include "plan/plan.hpp"

namespace runpath {

// How a process ended.
struct Ending {
  bool known = false;  // false when we were replaced by the tool
  int status = 0;      // exit status; meaningless when a signal is set
  int signal = 0;      // death by signal, 0 for none
};

// One NEEDED of the output, with the file the linker took for it.
struct CheckedResolution {
  Resolution loader;     // what the loader will do
  std::string expected;  // the file the linker took, "" when unknown
  bool right = false;    // both are the same file
};

// What the finished output says of itself.
struct OutputFacts {
  std::string path;
  std::vector<std::string> needed;
  std::vector<std::string> runpath;  // split
  std::string tag;                   // "runpath", "rpath", ""
  std::string interpreter;
  std::vector<CheckedResolution> resolutions;
};

enum class RecordKind { link, go_event, call };

// Every part but the first few is absent when the call never got that far.
struct Record {
  RecordKind kind = RecordKind::call;
  std::string version;  // runpath's
  std::string time;     // UTC, RFC 3339 with milliseconds
  long pid = 0;
  long parent_pid = 0;
  std::string parent;  // the caller's executable, "" when unknown
  std::string cwd;
  std::vector<std::string> argv;
  std::string personality;  // "cc", "c++", "fc", "ld", "toolexec"
  std::string call_kind;    // call_kind_name() or an OutputKind's word
  std::string why;          // the word or fact that decided the kind
  std::optional<RealTool> real_tool;
  std::string
      hook;  // "linker": ld's words seen by our ld; "driver": from -###; "direct": called as ld; "" = not planned
  std::string hook_why;                            // why not the linker hook
  std::optional<std::string> linker;               // the real linker that ran
  std::map<std::string, std::string> settings;     // those not at their default, as `runpath config` names them
  std::map<std::string, std::string> environment;  // see traced_environment() in app/settings.hpp
  std::vector<std::string> unknown_settings;       // RUNPATH_* names and keys of the file that mean nothing to us
  std::optional<LinkLine> link_line;
  std::optional<Findings> findings;
  std::optional<Plan> plan;
  std::vector<std::string> appended;  // words appended to ld's (or the driver's) own
  std::optional<go::Context> go;
  std::optional<go::Decision> go_decision;
  std::optional<OutputFacts> output;
  int relinks = 0;                    // links made again for RUNPATH_EXACT or the driver hook
  std::vector<Hazard> hazards;        // beyond the plan's own
  std::vector<std::string> failures;  // trouble of ours, each a sentence: the user's command was run all the same
  Ending ending;
  double seconds = 0;      // from our start to the end of the real tool
  double own_seconds = 0;  // of that, ours
};

// One JSON object without a newline, docs/trace.md field by field. Bytes that are not UTF-8 survive: see trace/bytes.hpp.
[[nodiscard]] std::string to_json(const Record& record);

// Appends `line` and a newline to `destination`: a file (created 0600, never through a symlink, under a lock, in one write,
// a torn last line closed first), a FIFO (never waits for a reader), or a directory (one file a process; a name that ends
// in a slash is created as one). What cannot be written whole is taken back. Errors are for the caller to drop.
[[nodiscard]] Result<void> write_trace(const std::string& destination, const std::string& line);

}  // namespace runpath
