// What we are called as, which tool is the real one, and what kind of call this is.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"

namespace runpath {

// A process's words and surroundings, as data.
struct Process {
  std::vector<std::string> argv;  // argv[0] included
  std::map<std::string, std::string> environment;
  std::string cwd;   // absolute; "" when it cannot be had
  std::string self;  // our own executable, symlinks resolved (/proc/self/exe), "" without /proc
  long pid = 0;      // ours, 0 when not known: every tool of the guard then counts as passed
  long parent_pid = 0;
  [[nodiscard]] std::string env(const std::string& name) const;  // "" when unset
};

enum class Personality { cc, cxx, fc, ld, toolexec, none };

// The name we answer to, taken apart: "aarch64-linux-gnu-gcc-12" → triple "aarch64-linux-gnu", stem "gcc", version "12".
struct CalledAs {
  Personality personality = Personality::none;
  std::string name;     // base name of argv[0]
  std::string triple;   // "" for the native tool
  std::string stem;     // gcc g++ cc c++ clang clang++ gfortran ld ld.bfd …; "" for runpath-cc and its kin
  std::string version;  // "" for none
};

[[nodiscard]] CalledAs read_called_as(std::string_view argv0);

// The tool that really does the work.
struct RealTool {
  std::string path;                  // what is executed
  std::vector<std::string> words;    // argv[0] and the words that RUNPATH_CC puts before the user's
  std::string how;                   // "RUNPATH_CC", "PATH"
  std::vector<std::string> skipped;  // candidates passed over because they are ourselves or were passed already
};

// The reserved environment name that lists the tools already passed in this chain of masquerades, so that ccache and
// runpath can stand on PATH in either order. Colon separated, oldest first: process id, "=" (that process became the
// tool) or "+" (it started the tool), the tool's path with "%" and ":" as %25 and %3A.
//
// Whatever a compiler starts inherits it: a make under LTO, a compiler run by a plugin. These must find the same
// compiler again. So a tool counts as passed only for the process that it became or started itself, told by process
// ids; and for any other once it was passed so often that this can only be a loop.
inline constexpr const char* kGuardVariable = "RUNPATH_PASSED_";

// How a tool is run: this process becomes it, or starts it and stays. Where it may be either, `start` is the careful
// word.
enum class Launch { replace, start };

// The guard variable's value for the environment of `tool`.
[[nodiscard]] std::string guard_value(const Process& process, const RealTool& tool, Launch launch = Launch::start);

// Finds the real tool: `setting` (RUNPATH_CC and its kin, shell words) or the next tool on PATH of the name we
// were called by (for runpath-cc: cc, then gcc, then clang; runpath-c++: c++, g++, clang++; runpath-ld: ld) that is not
// runpath itself, be it through a symlink, a hard link or a copy, and was not passed before. "Next" means behind the
// directory that we were called from, then before it. A setting whose tool was passed (RUNPATH_CC="ccache gcc", and
// ccache called us as gcc) gives way to PATH. Errors: a setting that leads nowhere or to ourselves; nothing found; all
// that is found are ourselves or leads back to us.
[[nodiscard]] Result<RealTool> find_real_tool(const Process& process, const CalledAs& called_as,
                                              const std::string& setting, const FileSystem& files);

// Whether the file `path` is the program of `process` itself, be it through a symlink, a hard link or a copy.
[[nodiscard]] bool is_ourselves(const Process& process, const std::string& path, const FileSystem& files);

enum class CallKind {
  compile,      // -c
  assemble,     // -S
  preprocess,   // -E, -M, -MM
  syntax_only,  // -fsyntax-only
  query,        // -print-*, --version, -v or -dump* alone, -###, --help, nothing at all
  precompile,   // a header to .gch/.pch
  relocatable,  // -r
  static_link,  // -static
  static_pie,   // -static-pie
  shared_link,  // -shared
  link,         // an executable
};

// What the driver's own words say, before anything is run.
struct DriverCall {
  CallKind kind = CallKind::link;
  std::string why;                  // the word that decided, "no input files", or "" for a plain link
  std::size_t word = 0;             // its index in argv, 0 when none
  std::string output;               // -o, "" when not given
  std::vector<std::string> inputs;  // words that name input files, in order
  // Words that select target, sysroot or libc (-m32 --target= --sysroot= -B -specs= …), for queries.
  std::vector<std::string> target_words;
  std::string fuse_ld;           // --ld-path= value, else -fuse-ld= value, as given; "" for none
  bool fuse_ld_is_path = false;  // it has a slash: our ld cannot be reached. clang looks up a bare --ld-path= as usual
  std::vector<std::string> prefixes;         // -B values
  bool reads_stdin = false;                  // an input is "-"
  bool awaits_value = false;                 // the last word is an option that still waits for its value
  std::size_t bare_dashes = 0;               // index in argv of a bare "--", 0 when none
  std::vector<std::string> unread_at_files;  // @files that are not regular files: never opened by us
  bool lto = false, sanitizer = false;
};

// Classifies a compiler driver's words (argv without argv[0]), @files expanded in memory where they are regular.
[[nodiscard]] DriverCall classify_driver_call(const std::vector<std::string>& words, const std::string& cwd,
                                              const FileSystem& files);

[[nodiscard]] std::string_view call_kind_name(CallKind kind);

}  // namespace runpath
