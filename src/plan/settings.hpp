// What the user chose; how it is read from environment and file is `app`'s business.
#pragma once

#include <string>
#include <vector>

namespace runpath {

enum class Policy { needed, all, off };
enum class LibcPolicy { automatic, always, never };
enum class TagPolicy { automatic, runpath, rpath };
enum class ExactPolicy { automatic, always, never };
enum class VerifyPolicy { off, report, strict };
enum class GoInternalPolicy { external, toolexec, report, off };
enum class HookPolicy { automatic, linker, driver };
enum class TraceLevel { link, all };

// A prefix rewrite: directories at or below `from` become the same below `to`.
struct Mapping {
  std::string from;
  std::string to;
};

struct Settings {
  std::string cc, cxx, fc, ld;  // RUNPATH_CC …: shell words; "" = next on PATH
  Policy policy = Policy::needed;
  LibcPolicy libc = LibcPolicy::automatic;
  TagPolicy tag = TagPolicy::automatic;
  std::vector<std::string> allow, deny, extra;
  std::vector<Mapping> map;
  ExactPolicy exact = ExactPolicy::automatic;
  VerifyPolicy verify = VerifyPolicy::off;
  GoInternalPolicy go_internal = GoInternalPolicy::external;
  HookPolicy hook = HookPolicy::automatic;
  std::string trace;  // a file or a directory; "" = none
  TraceLevel trace_level = TraceLevel::link;
};

}  // namespace runpath
