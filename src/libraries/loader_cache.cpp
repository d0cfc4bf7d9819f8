#include "libraries/loader_cache.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

constexpr std::string_view kMagic = "glibc-ld.so.cache1.1";
constexpr std::size_t kHeaderSize = 48;
constexpr std::size_t kEntrySize = 24;

// A number in this machine's byte order, as the loader itself reads it; nothing outside the bytes.
template <class Number>
std::optional<Number> number_at(std::string_view bytes, std::size_t at) {
  Number number{};
  if (at > bytes.size() || bytes.size() - at < sizeof number) return std::nullopt;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

std::optional<std::string> string_at(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return std::nullopt;
  const auto end = bytes.find('\0', at);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(bytes.substr(at, end - at));
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const auto begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

// Reads one file after the other; a file that includes itself is read once.
class ConfReader {
 public:
  ConfReader(const std::string& sysroot, const FileSystem& files) : m_sysroot(sysroot), m_files(files) {}

  void read(const std::string& path) {
    if (std::ranges::find(m_read, path) != m_read.end()) return;
    m_read.push_back(path);
    const auto text = m_files.read(path);
    if (!text) return;
    for (const auto& whole : split(text.value(), '\n')) {
      const auto line = trimmed(std::string_view(whole).substr(0, whole.find('#')));
      if (const auto patterns = after_prefix(line, "include")) {
        include(*patterns, dir_name(path));
      } else {
        add(line);
      }
    }
  }

  std::vector<std::string> directories;

 private:
  void add(std::string_view line) {
    if (!is_absolute(line)) return;  // "hwcap …" too
    auto directory = clean_absolute(line, "/");
    if (std::ranges::find(directories, directory) == directories.end()) directories.push_back(std::move(directory));
  }

  // Patterns are separated by blanks and match in the last component only, which is where they are used.
  void include(std::string_view patterns, const std::string& beside) {
    std::string separated(patterns);
    std::ranges::replace(separated, '\t', ' ');
    for (const auto& pattern : split_nonempty(separated, ' ')) {
      const auto whole = is_absolute(pattern) ? m_sysroot + pattern : path_join(beside, pattern);
      const auto directory = dir_name(whole);
      const std::string last(base_name(whole));
      auto names = m_files.list(directory);
      std::ranges::sort(names);
      for (const auto& name : names) {
        if (::fnmatch(last.c_str(), name.c_str(), FNM_PERIOD) == 0) read(path_join(directory, name));
      }
    }
  }

  const std::string& m_sysroot;
  const FileSystem& m_files;
  std::vector<std::string> m_read;
};

}  // namespace

std::vector<CacheEntry> read_loader_cache(std::string_view bytes) {
  std::vector<CacheEntry> entries;
  const auto begin = bytes.find(kMagic);
  if (begin == std::string_view::npos) return entries;
  bytes.remove_prefix(begin);
  const std::size_t count = number_at<std::uint32_t>(bytes, kMagic.size()).value_or(0);
  if (bytes.size() < kHeaderSize || count > (bytes.size() - kHeaderSize) / kEntrySize) return entries;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = kHeaderSize + i * kEntrySize;
    auto name = string_at(bytes, number_at<std::uint32_t>(bytes, at + 4).value_or(0));
    auto path = string_at(bytes, number_at<std::uint32_t>(bytes, at + 8).value_or(0));
    const auto capabilities = number_at<std::uint64_t>(bytes, at + 16).value_or(0);
    if (name && path) entries.push_back({std::move(*name), std::move(*path), capabilities != 0});
  }
  return entries;
}

std::vector<std::string> read_loader_conf(const std::string& path, const std::string& sysroot,
                                          const FileSystem& files) {
  ConfReader reader(sysroot, files);
  reader.read(path);
  return std::move(reader.directories);
}

}  // namespace runpath
