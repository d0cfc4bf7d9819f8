#include "disk.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fidelity {

namespace fs = std::filesystem;

std::optional<FileId> file_id(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FileId{facts.st_dev, facts.st_ino};
}

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::string& content, bool executable) {
  unlink(path.c_str());
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + path);
  chmod(path.c_str(), executable ? 0755 : 0644);
}

void make_directory(const std::string& path) { fs::create_directories(path); }

void make_symlink(const std::string& target, const std::string& path) {
  unlink(path.c_str());
  fs::create_symlink(target, path);
}

void make_hard_link(const std::string& existing, const std::string& path) {
  unlink(path.c_str());
  fs::create_hard_link(fs::canonical(existing), path);
}

bool exists(const std::string& path) {
  struct stat facts {};
  return lstat(path.c_str(), &facts) == 0;
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string file_name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::vector<std::string> directories_along(const std::string& path) {
  std::vector<std::string> result;
  std::string current = path;
  for (int depth = 0; depth < 16; ++depth) {
    result.push_back(directory_of(current));
    std::error_code trouble;
    const auto target = fs::read_symlink(current, trouble);
    if (trouble) break;
    current = target.is_absolute() ? target.string() : directory_of(current) + "/" + target.string();
  }
  std::error_code trouble;
  const auto real = fs::canonical(path, trouble);
  if (!trouble) result.push_back(real.parent_path().string());
  return result;
}

}  // namespace fidelity
