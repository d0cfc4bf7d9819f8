// For every input: the file the linker will take, its SONAME, and the directories that hold that name at run time.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "libraries/finding.hpp"
#include "libraries/loader.hpp"
#include "linkline/link_line.hpp"

namespace runpath {

// What surrounds the link.
struct LibraryContext {
  std::string cwd;   // absolute, as the user spells it
  uid_t caller = 0;  // effective user
  // Further directories whose content planning will ask about (the entries before ours, RUNPATH_EXTRA): absolute and
  // clean, or below $ORIGIN.
  std::vector<std::string> also;
  // The linker's built-in search directories, asked for only when no -L answers.
  std::function<std::vector<std::string>()> default_search;
};

[[nodiscard]] Findings find_libraries(const LinkLine& line, const LibraryContext& context, const FileSystem& files,
                                      const ReadElf& read_elf);

// Which machine ld's -m names; all zero when it is not known.
[[nodiscard]] elf::Target target_of_emulation(std::string_view emulation);

// `path` made absolute and normal as the user spells it: "x/.." goes only where x is no symlink.
[[nodiscard]] std::string normal_directory(std::string_view path, const std::string& cwd, const FileSystem& files);

}  // namespace runpath
