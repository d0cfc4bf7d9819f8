// Looks names up in many directories without a system call for every pair.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/files.hpp"

namespace runpath {

// Remembers what directories hold. A directory asked for a few names is asked name by name; after that it is listed once.
class DirectoryContents {
 public:
  explicit DirectoryContents(const FileSystem& files) : m_files(files) {}

  // Whether `directory` has an entry `name` (a dangling symlink counts: opening it will tell).
  [[nodiscard]] bool has(const std::string& directory, const std::string& name);

 private:
  struct Listing {
    unsigned questions = 0;
    bool listed = false;
    bool unlistable = false;  // it may be searched but not read
    std::unordered_set<std::string> names;
  };
  const FileSystem& m_files;
  std::unordered_map<std::string, Listing> m_listings;
};

// The search directories of one link, in order.
class SearchIndex {
 public:
  SearchIndex(const FileSystem& files, DirectoryContents& contents) : m_files(files), m_contents(contents) {}

  void add(const std::string& directory);
  [[nodiscard]] const std::vector<std::string>& directories() const { return m_directories; }

  // The places of the directories, from `from` on, that hold any of `names`, ascending.
  [[nodiscard]] std::vector<std::size_t> places_of(const std::vector<std::string>& names);

 private:
  void index_new_directories();
  const FileSystem& m_files;
  DirectoryContents& m_contents;
  std::vector<std::string> m_directories;
  std::unordered_map<std::string, std::vector<std::size_t>> m_places;  // file name → places, ascending
  std::size_t m_indexed = 0;                                           // directories that m_places knows
  std::size_t m_questions = 0;
};

}  // namespace runpath
