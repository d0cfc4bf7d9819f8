#include "loader_model.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <sstream>

#include "elf_facts.hpp"
#include "process.hpp"

namespace fidelity {

namespace {

// glibc 2.36 elf/dl-hwcaps_subdirs.c and, until 2.37, the legacy combinations of dl-hwcaps.c that one level can spell.
const std::vector<std::string> subdirectories = {"glibc-hwcaps/x86-64-v4",
                                                 "glibc-hwcaps/x86-64-v3",
                                                 "glibc-hwcaps/x86-64-v2",
                                                 "tls",
                                                 "haswell",
                                                 "xeon_phi",
                                                 "avx512_1",
                                                 "x86_64"};

const std::vector<std::string> environment = {"PATH=/usr/sbin:/sbin:/usr/bin:/bin", "LC_ALL=C"};

// A file that the loader opens and does not pass over. What it chokes on counts: it ends the search too.
std::optional<FileId> candidate(const std::string& path) {
  const auto id = file_id(path);
  if (!id) return std::nullopt;
  const auto facts = read_elf_file(path);
  if (facts.is_elf && !facts.is_ours) return std::nullopt;
  return id;
}

enum class Gives : char { nothing, right, wrong };

// All that the search for the best order asks of the disk.
struct Table {
  std::vector<std::vector<Gives>> candidates;  // by candidate, by demand
  std::vector<Gives> first;                    // by demand: what the fixed directories give
  std::vector<Gives> last;                     // likewise the system
};

Gives judge(const Holding& holding, const std::set<FileId>& acceptable) {
  if (holding.empty()) return Gives::nothing;
  auto files = holding.variants;
  if (holding.plain) files.push_back(*holding.plain);
  return is_right(files, acceptable) ? Gives::right : Gives::wrong;
}

Gives judge(const Resolution& resolution, const std::set<FileId>& acceptable) {
  if (resolution.empty()) return Gives::nothing;
  return is_right(resolution, acceptable) ? Gives::right : Gives::wrong;
}

// The best over all orders, by subsets: what a directory newly decides depends only on which ones stand before it.
std::size_t best_over_orders(const Table& table, std::size_t demands) {
  const std::size_t count = table.candidates.size();
  std::vector<int> best(std::size_t{1} << count, -1);
  std::size_t result = 0;
  best[0] = static_cast<int>(std::count(table.first.begin(), table.first.end(), Gives::right));
  for (std::size_t placed = 0; placed < best.size(); ++placed) {
    if (best[placed] < 0) continue;
    std::vector<bool> decided(demands, false);
    std::size_t by_default = 0;
    for (std::size_t demand = 0; demand < demands; ++demand) {
      bool is_decided = table.first[demand] != Gives::nothing;
      for (std::size_t index = 0; index < count; ++index)
        is_decided = is_decided || ((placed >> index & 1U) != 0 && table.candidates[index][demand] != Gives::nothing);
      decided[demand] = is_decided;
      if (!is_decided && table.last[demand] == Gives::right) ++by_default;
    }
    result = std::max(result, static_cast<std::size_t>(best[placed]) + by_default);
    for (std::size_t index = 0; index < count; ++index) {
      if ((placed >> index & 1U) != 0) continue;
      int gained = 0;
      for (std::size_t demand = 0; demand < demands; ++demand)
        gained += !decided[demand] && table.candidates[index][demand] == Gives::right ? 1 : 0;
      auto& next = best[placed | std::size_t{1} << index];
      next = std::max(next, best[placed] + gained);
    }
  }
  return result;
}

}  // namespace

Loader::Loader() {
  std::istringstream cache(run_program({"ldconfig", "-p"}, environment, "/").out);
  for (std::string line; std::getline(cache, line);) {
    const auto arrow = line.find(" => ");
    const auto space = line.find(" (");
    if (arrow == std::string::npos || space == std::string::npos || line.find("x86-64") == std::string::npos) continue;
    m_cache.emplace(line.substr(1, space - 1), line.substr(arrow + 4));
  }
  std::istringstream help(run_program({"/lib64/ld-linux-x86-64.so.2", "--help"}, environment, "/").out);
  for (std::string line; std::getline(help, line);) {
    const auto mark = line.find(" (system search path)");
    if (mark != std::string::npos) m_default_directories.push_back(line.substr(line.find('/'), mark - line.find('/')));
  }
}

Holding Loader::holding(const std::string& directory, const std::string& name) const {
  Holding holding;
  for (const auto& subdirectory : subdirectories) {
    if (const auto id = candidate(directory + "/" + subdirectory + "/" + name)) holding.variants.push_back(*id);
  }
  holding.plain = candidate(directory + "/" + name);
  return holding;
}

std::optional<std::string> Loader::system_file(const std::string& name) const {
  if (const auto found = m_cache.find(name); found != m_cache.end()) return found->second;
  for (const auto& directory : m_default_directories) {
    if (file_id(directory + "/" + name)) return directory + "/" + name;
  }
  return std::nullopt;
}

Resolution Loader::resolve(const std::string& name, const std::vector<std::string>& directories,
                           bool nodefaultlib) const {
  Resolution result;
  for (const auto& directory : directories) {
    const auto found = holding(directory, name);
    result.insert(result.end(), found.variants.begin(), found.variants.end());
    if (!found.plain) continue;
    result.push_back(*found.plain);
    return result;
  }
  if (nodefaultlib) return result;
  const auto path = system_file(name);
  const auto id = path ? file_id(*path) : std::nullopt;
  if (id) result.push_back(*id);
  return result;
}

bool is_right(const Resolution& resolution, const std::set<FileId>& acceptable) {
  return !resolution.empty() &&
         std::all_of(resolution.begin(), resolution.end(), [&](const FileId& id) { return acceptable.contains(id); });
}

std::size_t most_satisfied(const std::vector<Demand>& demands, const std::vector<std::string>& first,
                           const std::vector<std::string>& candidates, bool nodefaultlib, const Loader& loader) {
  Table table;
  for (const auto& demand : demands) {
    table.first.push_back(judge(loader.resolve(demand.name, first, true), demand.acceptable));
    table.last.push_back(judge(loader.resolve(demand.name, {}, nodefaultlib), demand.acceptable));
  }
  for (const auto& directory : candidates) {
    std::vector<Gives> row;
    for (const auto& demand : demands) row.push_back(judge(loader.holding(directory, demand.name), demand.acceptable));
    if (std::find(row.begin(), row.end(), Gives::right) != row.end()) table.candidates.push_back(row);
  }
  return best_over_orders(table, demands.size());
}

}  // namespace fidelity
