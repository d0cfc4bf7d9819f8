// The subcommands of `runpath`. Each returns the exit status: 0, 1 when something was found wrong, 2 for a usage or
// setting that cannot be right.
#pragma once

#include <string>
#include <vector>

#include "app/settings.hpp"
#include "invocation/invocation.hpp"

namespace runpath::cli {

inline constexpr int kGood = 0;
inline constexpr int kFoundWrong = 1;
inline constexpr int kBadUsage = 2;

struct ConfigOptions {
  bool json = false;
  bool meanings = false;
};
int config_command(const LoadedSettings& loaded, const ConfigOptions& options);

struct TraceOptions {
  std::string place;  // a file, a directory, "-" for standard input
  bool json = false;
  bool long_form = false;
  std::string output;  // "" = any
  std::string kind;    // a record's kind or call kind, "" = any
};
int trace_command(const TraceOptions& options);

struct CheckOptions {
  std::vector<std::string> files;
  bool json = false;
};
int check_command(const CheckOptions& options);

struct ExplainOptions {
  std::vector<std::string> command;  // a compiler or linker and its words
  bool json = false;
  bool long_form = false;
};
int explain_command(const Process& process, const LoadedSettings& loaded, const ExplainOptions& options);

struct WrapOptions {
  std::string directory;
  std::vector<std::string> names;  // empty: all that PATH has
};
int wrap_command(const Process& process, const WrapOptions& options);

struct EnvOptions {
  bool sh = false, fish = false, json = false, go = false;  // at most one; none is sh
};
int env_command(const Process& process, const LoadedSettings& loaded, const EnvOptions& options);

// Replaces this process by the go command; the words are those behind `runpath go`. Returns only when that fails.
int go_command(const Process& process, const LoadedSettings& loaded);

int doctor_command(const Process& process, const LoadedSettings& loaded);

// To standard output, as it is.
void print(const std::string& text);
// To standard error, as "runpath: text".
void complain(const std::string& text);

}  // namespace runpath::cli
