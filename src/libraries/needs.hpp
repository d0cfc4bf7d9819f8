// From the libraries on the line to the names the output will need, and the directories that can serve them.
#pragma once

#include <map>
#include <set>
#include <string>

#include "libraries/find_libraries.hpp"
#include "libraries/search_index.hpp"

namespace runpath {

// Fills in everything of Findings but `inputs` and `search`.
class NeedsBuilder {
 public:
  NeedsBuilder(const LinkLine& line, const LibraryContext& context, const elf::Target& target, const FileSystem& files,
               const ReadElf& read_elf, DirectoryContents& contents, Findings& findings);
  void build();

 private:
  std::size_t directory(const std::string& path, bool is_search);
  void describe(Directory& directory) const;
  void add_need(std::size_t finding);
  void add_copied(std::size_t finding, std::set<std::string>& seen);
  std::vector<std::string> places_of_own_needs(const Finding& user) const;
  std::vector<std::string> near(const Finding& finding) const;
  std::vector<std::string> candidates(const Finding& finding, const std::string& name);
  void list_everywhere();
  std::vector<std::string> rpath_link_directories() const;
  void find_providers(Need& need, const Finding& finding);
  std::optional<FileId> loadable(const std::string& path) const;
  const std::vector<std::string>& variants(const std::string& directory);
  struct NamedFile {
    std::string path;
    FileId id;
  };
  std::vector<NamedFile> files_named(const std::string& directory, const std::string& name);
  bool is_passed_over(const NamedFile& file);
  void fill_holds();
  void find_libc();
  void find_transitive();
  TransitiveNeed look_up_transitive(const std::string& name, const Finding& user);

  const LinkLine& m_line;
  const LibraryContext& m_context;
  elf::Target m_target;
  const FileSystem& m_files;
  const ReadElf& m_read_elf;
  DirectoryContents& m_contents;
  SearchIndex m_everywhere;
  Findings& m_findings;
  LoaderRules m_rules;
  std::map<std::string, std::size_t> m_by_path;
  std::map<std::string, std::size_t> m_need_by_name;
  std::map<std::string, std::vector<std::string>> m_variants;
  std::map<FileId, bool> m_passed_over;
  std::set<std::string> m_default_paths;
  std::set<FileId> m_default_ids;
};

}  // namespace runpath
