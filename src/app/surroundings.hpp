// What every personality shares: the process, its settings, its record.
#pragma once

#include <chrono>
#include <string>

#include "app/settings.hpp"
#include "exec/exec.hpp"
#include "invocation/invocation.hpp"
#include "trace/record.hpp"

namespace runpath {

// Names that the wrapper sets for its own children.
inline constexpr const char* kHandOverVariable =
    "RUNPATH_HANDOVER_";                                       // FD:DEVICE:INODE of the waiting cc's memory file
inline constexpr const char* kHookVariable = "RUNPATH_HOOK_";  // our libexec directory, which our ld skips
inline constexpr const char* kCompilerVariable =
    "RUNPATH_COMPILER_";  // the real compiler with its target words, as a shell reads them
inline constexpr const char* kWordsVariable = "RUNPATH_WORDS_";  // hash of the words that the waiting cc was given

// One call of the wrapper, from its first to its last moment.
struct Surroundings {
  Process process;
  CalledAs called_as;
  LoadedSettings loaded;
  Record record;
  std::chrono::steady_clock::time_point started;

  [[nodiscard]] const Settings& settings() const { return loaded.settings; }
  [[nodiscard]] bool traces() const { return !loaded.settings.trace.empty(); }
  // The words after argv[0].
  [[nodiscard]] std::vector<std::string> words() const;
  // The user's environment without the names that are ours.
  [[nodiscard]] std::map<std::string, std::string> clean_environment() const;
};

// This process, from what main() was given.
[[nodiscard]] Process read_process(int argc, char** argv, char** environment);

// Fills in what every record says. Never fails.
void begin_record(Surroundings& call);

// Writes the record where the settings say. Trouble is dropped: a trace never fails a build.
void write_record(Surroundings& call);

// The directory with our `ld`, relative to our own executable; "" when it is not there.
[[nodiscard]] std::string hook_directory(const Process& process, const FileSystem& files);

// The command for `tool` with the words `rest` after its own.
[[nodiscard]] Command command_of(const RealTool& tool, const std::vector<std::string>& rest,
                                 std::map<std::string, std::string> environment);

}  // namespace runpath
