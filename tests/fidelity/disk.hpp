// Files and directories as these tests make and compare them. Trouble ends the case by an exception: it is no finding.
#pragma once

#include <sys/types.h>

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fidelity {

// Which file a path leads to, whatever its name.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  auto operator<=>(const FileId&) const = default;
};

[[nodiscard]] std::optional<FileId> file_id(const std::string& path);
[[nodiscard]] std::string read_file(const std::string& path);  // "" when it cannot be read
void write_file(const std::string& path, const std::string& content, bool executable = false);
void make_directory(const std::string& path);  // and what leads to it
void make_symlink(const std::string& target, const std::string& path);
void make_hard_link(const std::string& existing, const std::string& path);
[[nodiscard]] bool exists(const std::string& path);  // also a symlink that leads nowhere
[[nodiscard]] std::string directory_of(const std::string& path);
[[nodiscard]] std::string file_name_of(const std::string& path);

// The directories that hold `path` and each file that its chain of symlinks names, ending at the real file's.
[[nodiscard]] std::vector<std::string> directories_along(const std::string& path);

}  // namespace fidelity
