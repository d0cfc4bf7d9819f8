// @files, read exactly as GNU tools (libiberty's expandargv) read them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"

namespace runpath {

// The words of a response file's text: blanks separate; '…' and "…" group; a backslash takes the next
// byte as it is, inside quotes too. Go's %q files read the same way. Mirrors buildargv in libiberty/argv.c
// as of gcc 12 and binutils 2.40. Others differ where no tool that writes response files goes:
// - newer libiberty keeps a backslash inside '…', and inside "…" before anything but \ " $ ` and a newline;
// - clang and lld (LLVM's TokenizeGNUCommandLine) drop empty words, keep a final backslash, and do not separate
//   words by \v and \f.
[[nodiscard]] std::vector<std::string> read_response_text(std::string_view text);

// What became of the words of one command line.
struct ExpandedWords {
  std::vector<std::string> words;     // as a GNU tool sees them
  std::vector<std::size_t> origins;   // for each word, the index of the given word that it came from
  std::vector<std::string> at_files;  // regular files that were read, in order
  std::vector<std::string> unread;    // @words naming something that exists but is no regular file: kept as words
};

// Replaces every @file by its words, nested, as libiberty does: a word whose file does not exist or cannot be read
// stays as it is; relative names are under `cwd`; at most 2000 words that begin with @ are looked at, where GNU tools
// give up.
// Only regular files are opened: a pipe (bash's <(…)) can be read once, and that is for the real tool.
[[nodiscard]] ExpandedWords expand_response_files(const std::vector<std::string>& words, const std::string& cwd,
                                                  const FileSystem& files);

}  // namespace runpath
