// Findings + settings → the directories to add, in order, each with its reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libraries/finding.hpp"
#include "plan/settings.hpp"

namespace runpath {

// Why a directory was added or left out. reason_code() gives the word in the trace.
enum class Reason {
  needed,             // added: supplies a needed library
  libc,               // added: the libc's place
  extra,              // added: RUNPATH_EXTRA
  all,                // added: RUNPATH_POLICY=all
  default_shadowed,   // added: a default directory that must come before another entry
  nodefaultlib,       // added: the output ignores default directories
  ld_run_path,        // added: an LD_RUN_PATH entry that -rpath would have silenced
  transitive,         // added: under RUNPATH_TAG=rpath, for a library's own need
  default_directory,  // left out: the loader looks there anyway
  already_there,      // left out: the user's own -rpath says so
  duplicate,          // left out: the same directory under another name is there
  not_needed,         // left out: supplies nothing that is needed
  stub,               // left out: does not hold the SONAME
  unexpressible,      // left out: ':' or a loader token in its name
  world_writable,     // left out: any user can write to it
  foreign_owner,      // left out: belongs to somebody else
  denied,             // left out: RUNPATH_DENY
  not_allowed,        // left out: RUNPATH_ALLOW does not name it
  go_work,            // left out: a directory of a go command's own
  musl_interpreter,   // left out: musl's libc is its interpreter
  libc_never,         // left out: RUNPATH_LIBC=never
  relative,           // left out: cannot be made absolute
};

[[nodiscard]] std::string_view reason_code(Reason reason);

// One directory and what was decided of it.
struct PlanEntry {
  std::string directory;  // as it goes into RUNPATH (after RUNPATH_MAP)
  std::string original;   // before RUNPATH_MAP; the same where nothing was mapped
  Reason reason = Reason::needed;
  std::vector<std::string> names;  // the needed names it serves
  std::string detail;              // in words, where the code alone does not tell
};

// Two needs that no order can satisfy.
struct Conflict {
  std::string name;    // the needed name that will load another file
  std::string wanted;  // the file the linker took
  std::string loaded;  // the directory whose file will be loaded instead, "" when none
};

// Something a person should know; `code` is a word for machines.
struct Hazard {
  std::string code;
  std::string subject;  // the directory, library or variable it is about
  std::string detail;   // in words
};

struct Plan {
  std::vector<PlanEntry> added;  // in RUNPATH order
  std::vector<PlanEntry> left_out;
  std::vector<Conflict> conflicts;
  std::vector<Hazard> hazards;
  std::vector<std::string> rpath_link_before;  // passed as -rpath-link before ours
};

}  // namespace runpath
