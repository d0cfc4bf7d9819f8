// A place of a test's own: its name has a space, and it can be reached through a symlink too.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace runpath::test {

class Scratch {
 public:
  Scratch() {
    const char* base = std::getenv("TMPDIR");
    std::string name = std::string(base != nullptr && *base != '\0' ? base : "/tmp") + "/runpath test.XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    m_root = std::filesystem::canonical(name);
    std::filesystem::create_directory(m_root / "real place");
    std::filesystem::create_directory(m_root / "tmp");
    std::filesystem::create_directory_symlink("real place", m_root / "work");
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!m_kept) std::filesystem::remove_all(m_root, ignored);
  }

  // The same directory by its own name, and through a symlink. Both absolute.
  [[nodiscard]] std::string path() const { return m_root / "real place"; }
  [[nodiscard]] std::string through_symlink() const { return m_root / "work"; }
  // For TMPDIR; beside path(), not in it.
  [[nodiscard]] std::string tmp() const { return m_root / "tmp"; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return m_root / "real place" / name; }

  // Leaves everything for a person to look at; returns where.
  std::string keep() {
    m_kept = true;
    return m_root;
  }

 private:
  std::filesystem::path m_root;
  bool m_kept = false;
};

// Makes the file, and the directories above it.
inline void write_file(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

// The whole content; "" when it cannot be read.
[[nodiscard]] inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace runpath::test
