#include "base/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace runpath {

namespace {

class RealFileSystem final : public FileSystem {
 public:
  std::optional<FileStatus> status(const std::string& path) const override {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    const auto type = S_ISREG(found.st_mode)   ? FileType::regular
                      : S_ISDIR(found.st_mode) ? FileType::directory
                                               : FileType::other;
    return FileStatus{{found.st_dev, found.st_ino}, type, found.st_mode & 07777U, found.st_uid, found.st_size};
  }

  Result<std::string> read(const std::string& path) const override {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return system_error(errno, "opening " + path);
    std::string content;
    std::string buffer(1 << 16, '\0');
    ssize_t count = 0;
    while ((count = ::read(fd, buffer.data(), buffer.size())) != 0) {
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) break;
      content.append(buffer, 0, static_cast<std::size_t>(count));
    }
    const int error = errno;
    ::close(fd);
    if (count < 0) return system_error(error, "reading " + path);
    return content;
  }

  std::string head(const std::string& path, std::size_t count) const override {
    std::string bytes(count, '\0');
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    const ssize_t got = ::pread(fd, bytes.data(), count, 0);
    ::close(fd);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }

  std::vector<std::string> list(const std::string& directory) const override {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), &::closedir);
    if (!open) return names;
    while (const dirent* entry = ::readdir(open.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
  }

  std::optional<std::string> link_target(const std::string& path) const override {
    std::string target(PATH_MAX, '\0');
    const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0) return std::nullopt;
    target.resize(static_cast<std::size_t>(length));
    return target;
  }

  std::optional<std::string> real_path(const std::string& path) const override {
    const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), &std::free);
    if (!resolved) return std::nullopt;
    return std::string(resolved.get());
  }

  bool is_executable(const std::string& path) const override {
    const auto found = status(path);
    return found && found->type == FileType::regular && ::access(path.c_str(), X_OK) == 0;
  }
};

}  // namespace

std::string FileSystem::head(const std::string& path, std::size_t count) const {
  const auto content = read(path);
  return content ? content.value().substr(0, count) : std::string();
}

const FileSystem& real_file_system() {
  static const RealFileSystem instance;
  return instance;
}

}  // namespace runpath
