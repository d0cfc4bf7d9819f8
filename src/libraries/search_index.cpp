#include "libraries/search_index.hpp"

#include <algorithm>

#include "base/paths.hpp"

namespace runpath {

namespace {

constexpr unsigned kListAfter = 12;       // single questions a directory answers before it is listed
constexpr std::size_t kIndexAfter = 256;  // questions × directories before all names are indexed

}  // namespace

bool DirectoryContents::has(const std::string& directory, const std::string& name) {
  auto& listing = m_listings[directory];
  if (listing.listed) return listing.names.contains(name);
  if (++listing.questions > kListAfter && !listing.unlistable) {
    for (auto& entry : m_files.list(directory)) listing.names.insert(std::move(entry));
    listing.unlistable = listing.names.empty() && m_files.status(directory);
    listing.listed = !listing.unlistable;
    if (listing.listed) return listing.names.contains(name);
  }
  return m_files.status(path_join(directory, name)).has_value();
}

void SearchIndex::add(const std::string& directory) { m_directories.push_back(directory); }

void SearchIndex::index_new_directories() {
  for (; m_indexed < m_directories.size(); ++m_indexed) {
    for (const auto& name : m_files.list(m_directories[m_indexed])) m_places[name].push_back(m_indexed);
  }
}

std::vector<std::size_t> SearchIndex::places_of(const std::vector<std::string>& names) {
  std::vector<std::size_t> places;
  m_questions += m_directories.size();
  if (m_questions <= kIndexAfter) {
    for (std::size_t place = 0; place < m_directories.size(); ++place) {
      const auto here = [&](const std::string& name) { return m_contents.has(m_directories[place], name); };
      if (std::ranges::any_of(names, here)) places.push_back(place);
    }
    return places;
  }
  index_new_directories();
  for (const auto& name : names) {
    const auto found = m_places.find(name);
    if (found != m_places.end()) places.insert(places.end(), found->second.begin(), found->second.end());
  }
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace runpath
