// @files, read exactly as GNU tools (libiberty's expandargv) read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"

namespace runpath {

// The words of a response file's text: blanks separate; '…' and "…" group; a backslash takes the next
// byte as it is, inside quotes too. Go's %q files read the same way. Mirrors buildargv in libiberty/argv.c.
[[nodiscard]] std::vector<std::string> read_response_text(std::string_view text);

// What became of the words of one command line.
struct ExpandedWords {
  std::vector<std::string> words;         // as a GNU tool sees them
  std::vector<std::string> at_files;      // regular files that were read, in order
  std::vector<std::string> unread;        // @words naming something that exists but is no regular file: kept as words
};

// Replaces every @file by its words, nested, as libiberty does: a word whose file does not exist stays as it is;
// relative names are under `cwd`; at most 2000 replacements.
[[nodiscard]] ExpandedWords expand_response_files(const std::vector<std::string>& words, const std::string& cwd,
                                                  const FileSystem& files);

}  // namespace runpath
