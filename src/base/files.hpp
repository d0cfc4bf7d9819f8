// The file system, behind one small interface: the real one here, one in memory for tests.
#pragma once

#include <sys/types.h>

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace runpath {

// Which file a path leads to, whatever its name: device and inode.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  auto operator<=>(const FileId&) const = default;
};

enum class FileType { regular, directory, other };

// What stat(2) says, symlinks followed.
struct FileStatus {
  FileId id;
  FileType type = FileType::regular;
  mode_t mode = 0;  // permission bits with setuid, setgid and sticky: 07777
  uid_t owner = 0;
  off_t size = 0;  // bytes
};

// Every path is taken as the operating system takes it: relative ones are under the working directory.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // Nothing when the path leads nowhere or may not be looked at.
  [[nodiscard]] virtual std::optional<FileStatus> status(const std::string& path) const = 0;
  // The whole content, as bytes. Errors: not there, not readable, a directory.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path) const = 0;
  // The first `count` bytes, fewer where the file is shorter, "" when it cannot be read.
  [[nodiscard]] virtual std::string head(const std::string& path, std::size_t count) const;
  // Entry names without "." and "..", in no order; empty for anything but a readable directory.
  [[nodiscard]] virtual std::vector<std::string> list(const std::string& directory) const = 0;
  // What the symlink itself holds; nothing for anything but a symlink.
  [[nodiscard]] virtual std::optional<std::string> link_target(const std::string& path) const = 0;
  // The path with every symlink resolved; nothing when it leads nowhere.
  [[nodiscard]] virtual std::optional<std::string> real_path(const std::string& path) const = 0;
  // Whether the caller may execute the regular file `path`.
  [[nodiscard]] virtual bool is_executable(const std::string& path) const = 0;
};

// The operating system's own.
[[nodiscard]] const FileSystem& real_file_system();

}  // namespace runpath
