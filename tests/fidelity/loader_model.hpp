// What glibc's loader takes for a name, given a list of directories; and the best that any list could do.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "disk.hpp"

namespace fidelity {

// The files of one name in one directory, its hwcaps subdirectories included.
struct Holding {
  std::vector<FileId> variants;  // in subdirectories; whether they are taken depends on the processor
  std::optional<FileId> plain;   // in the directory itself

  [[nodiscard]] bool empty() const { return variants.empty() && !plain; }
};

// The files that the loader could take for a name: more than one where the processor decides.
using Resolution = std::vector<FileId>;

class Loader {
 public:
  // Asks this machine's ldconfig and loader where the system's libraries are.
  Loader();

  [[nodiscard]] Holding holding(const std::string& directory, const std::string& name) const;
  // The file that default directories and cache supply.
  [[nodiscard]] std::optional<std::string> system_file(const std::string& name) const;
  [[nodiscard]] const std::vector<std::string>& default_directories() const { return m_default_directories; }
  // What `directories`, then the system unless `nodefaultlib`, give for `name`; empty for nothing.
  [[nodiscard]] Resolution resolve(const std::string& name, const std::vector<std::string>& directories,
                                   bool nodefaultlib) const;

 private:
  std::map<std::string, std::string> m_cache;  // name → file
  std::vector<std::string> m_default_directories;
};

// One needed name, as the solver sees it.
struct Demand {
  std::string name;
  std::set<FileId> acceptable;
};

// Whether the loader is sure to take an acceptable file.
[[nodiscard]] bool is_right(const Resolution& resolution, const std::set<FileId>& acceptable);

// The most demands that any order of any of `candidates`, after the fixed directories `first`, can satisfy: tries them all.
[[nodiscard]] std::size_t most_satisfied(const std::vector<Demand>& demands, const std::vector<std::string>& first,
                                         const std::vector<std::string>& candidates, bool nodefaultlib,
                                         const Loader& loader);

}  // namespace fidelity
