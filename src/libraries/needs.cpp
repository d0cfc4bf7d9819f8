#include "libraries/needs.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

constexpr mode_t kAnyUserWrites = 0002;
constexpr mode_t kSticky = 01000;

// "$ORIGIN/../lib" of a library in `origin`.
std::string expand_origin(std::string entry, const std::string& origin) {
  for (const std::string_view token : {"${ORIGIN}", "$ORIGIN"}) {
    for (auto at = entry.find(token); at != std::string::npos; at = entry.find(token, at + origin.size())) {
      entry.replace(at, token.size(), origin);
    }
  }
  return entry;
}

}  // namespace

NeedsBuilder::NeedsBuilder(const LinkLine& line, const LibraryContext& context, const elf::Target& target,
                           const FileSystem& files, const ReadElf& read_elf, DirectoryContents& contents,
                           Findings& findings)
    : m_line(line),
      m_context(context),
      m_target(target),
      m_files(files),
      m_read_elf(read_elf),
      m_contents(contents),
      m_everywhere(files, contents),
      m_findings(findings),
      m_rules(loader_rules(target, line.interpreter, files, line.sysroot)) {}

void NeedsBuilder::describe(Directory& directory) const {
  if (!is_absolute(directory.path)) return;  // "$ORIGIN/x" is where the output will be, not below here
  // Below a sysroot, the directory that the target will see decides.
  std::string seen = directory.path;
  if (!m_line.sysroot.empty()) {
    const auto sysroot = normal_directory(m_line.sysroot, m_context.cwd, m_files);
    if (sysroot != "/" && is_under(seen, sysroot)) seen = seen == sysroot ? "/" : seen.substr(sysroot.size());
  }
  directory.is_default = m_default_paths.contains(seen);
  if (const auto status = m_files.status(directory.path)) {
    directory.id = status->id;
    directory.is_default = directory.is_default || m_default_ids.contains(status->id);
    directory.world_writable = (status->mode & kAnyUserWrites) != 0;
    directory.foreign_owner = status->owner != 0 && status->owner != m_context.caller;
  }
  for (auto above = dir_name(directory.path);; above = dir_name(above)) {
    const auto status = m_files.status(above);
    if (status && (status->mode & kAnyUserWrites) != 0) {
      ((status->mode & kSticky) != 0 ? directory.below_sticky : directory.world_writable) = true;
    }
    if (above == "/" || above == ".") break;
  }
}

std::size_t NeedsBuilder::directory(const std::string& path, bool is_search) {
  const auto [place, is_new] = m_by_path.try_emplace(path, m_findings.directories.size());
  if (is_new) {
    Directory directory;
    directory.path = path;
    describe(directory);
    m_findings.directories.push_back(std::move(directory));
  }
  auto& known = m_findings.directories[place->second];
  known.is_search = known.is_search || is_search;
  return place->second;
}

// The file behind `path` when the loader would accept it.
std::optional<FileId> NeedsBuilder::loadable(const std::string& path) const {
  const auto status = m_files.status(path);
  if (!status || status->type != FileType::regular) return std::nullopt;
  const auto found = m_read_elf(path);
  if (!found || found.value().type != 3 || !m_target.accepts(found.value().target)) return std::nullopt;
  return status->id;
}

// Where the linker found the file, and where that file really is.
std::vector<std::string> NeedsBuilder::near(const Finding& finding) const {
  std::vector<std::string> list;
  const auto add = [&](const std::string& directory) {
    if (std::ranges::find(list, directory) == list.end()) list.push_back(directory);
  };
  const auto absolute = path_join(m_context.cwd, finding.path);
  add(finding.search_directory.empty() ? normal_directory(dir_name(absolute), m_context.cwd, m_files)
                                       : finding.search_directory);
  auto step = absolute;
  for (int depth = 0; depth < 8; ++depth) {
    const auto target = m_files.link_target(step);
    if (!target) break;
    step = path_join(dir_name(step), *target);
    add(normal_directory(dir_name(step), m_context.cwd, m_files));
  }
  return list;
}

// The directories that may hold `name`, best first: near the file, the search directories, the loader's own.
std::vector<std::string> NeedsBuilder::candidates(const Finding& finding, const std::string& name) {
  auto list = near(finding);
  const auto close = list.size();
  for (const auto place : m_everywhere.places_of({name})) {
    const auto& directory = m_everywhere.directories()[place];
    const auto end = list.begin() + static_cast<std::ptrdiff_t>(close);
    if (std::find(list.begin(), end, directory) == end) list.push_back(directory);
  }
  return list;
}

// Every search directory and then every default one, each once.
void NeedsBuilder::list_everywhere() {
  std::set<std::string> seen;
  const auto add = [&](const std::string& directory) {
    if (seen.insert(directory).second) m_everywhere.add(directory);
  };
  for (const auto& directory : m_findings.search) add(directory);
  for (const auto& directory : m_rules.default_directories) add(m_line.sysroot + directory);
}

// Where the user has ld look for what libraries need: the last resort for a stub.
std::vector<std::string> NeedsBuilder::rpath_link_directories() const {
  std::vector<std::string> list;
  for (const auto& entry : m_line.rpath_links) {
    for (const auto& piece : split_nonempty(entry, ':'))
      list.push_back(normal_directory(piece, m_context.cwd, m_files));
  }
  return list;
}

// The very file that was linked, wherever the name leads to it; else the nearest file of that name stands for it: the
// run-time file beside the linker's copy, or the real library behind a stub.
void NeedsBuilder::find_providers(Need& need, const Finding& finding) {
  const auto linked = m_files.status(path_join(m_context.cwd, finding.path));
  if (!linked) return;
  std::vector<std::pair<std::string, FileId>> places;  // that hold the name
  const auto look_in = [&](const std::vector<std::string>& directories) {
    for (const auto& place : directories) {
      if (!m_contents.has(place, need.name)) continue;
      if (const auto status = m_files.status(path_join(place, need.name))) places.emplace_back(place, status->id);
    }
  };
  const auto stand_in = [&] {
    return std::ranges::find_if(
        places, [&](const auto& place) { return loadable(path_join(place.first, need.name)).has_value(); });
  };
  look_in(candidates(finding, need.name));
  need.acceptable.push_back(linked->id);
  if (std::ranges::none_of(places, [&](const auto& place) { return place.second == linked->id; })) {
    if (stand_in() == places.end()) look_in(rpath_link_directories());
    if (stand_in() == places.end()) return;
    need.acceptable.push_back(stand_in()->second);
  }
  for (const auto& [place, id] : places) {
    if (id == need.acceptable.back()) need.providers.push_back(directory(place, true));
  }
}

void NeedsBuilder::add_need(std::size_t index) {
  const auto& finding = m_findings.inputs[index];
  // The loader is there before anything is searched for. libc.so names it too, to shared libraries as well.
  if (!m_rules.loader_name.empty() && finding.needed_name == m_rules.loader_name) return;
  const auto [known, is_new] = m_need_by_name.try_emplace(finding.needed_name, m_findings.needs.size());
  if (!is_new) {
    auto& need = m_findings.needs[known->second];
    need.as_needed = need.as_needed && finding.input.as_needed;
    return;
  }
  Need need;
  need.name = finding.needed_name;
  need.path = finding.path;
  need.finding = index;
  need.as_needed = finding.input.as_needed;
  if (need.name.find('/') == std::string::npos) find_providers(need, finding);
  need.from_default = !need.providers.empty() && m_findings.directories[need.providers.front()].is_default;
  m_findings.needs.push_back(std::move(need));
}

// Where GNU ld looks for what a library needs itself (ldelf_after_open, ldelf.c), -L as the last resort.
std::vector<std::string> NeedsBuilder::places_of_own_needs(const Finding& user) const {
  auto list = rpath_link_directories();
  const auto add = [&](const std::string& entry) { list.push_back(normal_directory(entry, m_context.cwd, m_files)); };
  for (const auto& value : m_line.rpaths) {
    for (const auto& entry : split_nonempty(value, ':')) add(entry);
  }
  for (const auto& entry : m_context.also) {
    if (is_absolute(entry)) add(entry);
  }
  const auto origin = dir_name(path_join(m_context.cwd, user.path));
  const auto& own = user.elf->runpath ? user.elf->runpath : user.elf->rpath;
  for (const auto& entry : split_nonempty(own.value_or(""), ':')) add(expand_origin(entry, origin));
  for (const auto& entry : m_rules.default_directories) list.push_back(m_line.sysroot + entry);
  list.insert(list.end(), m_findings.search.begin(), m_findings.search.end());
  return list;
}

// --copy-dt-needed-entries: what a library needs may become the output's own need, as if it stood as-needed behind it.
void NeedsBuilder::add_copied(std::size_t index, std::set<std::string>& seen) {
  const Finding user = m_findings.inputs[index];  // a copy: the list grows
  const auto places = places_of_own_needs(user);
  for (const auto& name : user.elf->needed) {
    if (m_need_by_name.contains(name) || name == m_rules.loader_name || name.find('/') != std::string::npos) continue;
    if (!seen.insert(name).second) continue;  // its file may have another SONAME
    const auto place = std::ranges::find_if(places, [&](const std::string& directory) {
      return m_contents.has(directory, name) && loadable(path_join(directory, name));
    });
    if (place == places.end()) continue;
    Finding copied;
    copied.input = {InputKind::file_name, name, false, true, user.input.word};
    copied.spelled = name;
    copied.via = user.path;
    copied.found_as = FoundAs::shared;
    copied.path = path_join(*place, name);
    copied.search_directory = *place;
    if (auto elf = m_read_elf(copied.path)) copied.elf = std::move(elf).value();
    copied.needed_name = copied.elf && copied.elf->soname ? *copied.elf->soname : name;
    m_findings.inputs.push_back(std::move(copied));
  }
}

// The subdirectories of `directory` that the loader prefers to it, as far as they exist.
const std::vector<std::string>& NeedsBuilder::variants(const std::string& directory) {
  const auto [known, is_new] = m_variants.try_emplace(directory);
  if (!is_new) return known->second;
  std::map<std::string, bool> top;
  for (const auto& subdirectory : m_rules.subdirectories) {
    const auto first = subdirectory.substr(0, subdirectory.find('/'));
    const auto [entry, unseen] = top.try_emplace(first, false);
    if (unseen) entry->second = m_contents.has(directory, first);
    if (!entry->second) continue;
    const auto path = path_join(directory, subdirectory);
    if (const auto status = m_files.status(path); status && status->type == FileType::directory) {
      known->second.push_back(path);
    }
  }
  return known->second;
}

std::vector<NeedsBuilder::NamedFile> NeedsBuilder::files_named(const std::string& directory, const std::string& name) {
  std::vector<NamedFile> found;
  const auto look = [&](const std::string& place) {
    const auto path = path_join(place, name);
    if (const auto status = m_files.status(path)) found.push_back({path, status->id});
  };
  for (const auto& variant : variants(directory)) look(variant);
  if (m_contents.has(directory, name)) look(directory);
  return found;
}

// glibc goes on searching after an ELF file of another class or machine; anything else of the name ends the search.
bool NeedsBuilder::is_passed_over(const NamedFile& file) {
  const auto [known, is_new] = m_passed_over.try_emplace(file.id, false);
  if (is_new && !m_rules.is_musl) {
    const auto read = m_read_elf(file.path);
    known->second = read && !m_target.accepts(read.value().target);
  }
  return known->second;
}

// With many names a directory is listed once instead of asked for each.
void NeedsBuilder::fill_holds() {
  constexpr std::size_t kAskEach = 16;
  for (auto& directory : m_findings.directories) {
    const auto look = [&](const std::string& name) {
      auto found = files_named(directory.path, name);
      const auto& right = m_findings.needs[m_need_by_name.at(name)].acceptable;
      std::erase_if(found, [&](const NamedFile& file) {
        return std::ranges::find(right, file.id) == right.end() && is_passed_over(file);
      });
      std::vector<FileId> ids;
      for (const auto& file : found) ids.push_back(file.id);
      if (!ids.empty()) directory.holds.emplace(name, std::move(ids));
    };
    if (m_findings.needs.size() <= kAskEach || !variants(directory.path).empty()) {
      for (const auto& need : m_findings.needs) look(need.name);
      continue;
    }
    for (const auto& name : m_files.list(directory.path)) {
      if (m_need_by_name.contains(name)) look(name);
    }
  }
}

void NeedsBuilder::find_libc() {
  auto& libc = m_findings.libc;
  libc.interpreter = m_line.interpreter;
  libc.is_musl = m_rules.is_musl;
  for (auto& need : m_findings.needs) {
    const auto& finding = m_findings.inputs[need.finding];
    need.is_libc = finding.input.name == "c" || need.name == "libc.so.6" || (m_rules.is_musl && need.name == "libc.so");
    need.is_libc = need.is_libc || (base_name(finding.via) == "libc.so" && need.name.starts_with("libc."));
    if (!need.is_libc || !libc.path.empty()) continue;
    libc.path = need.path;
    libc.how = "link_line";
    if (!need.providers.empty()) libc.directory = m_findings.directories[need.providers.front()].path;
  }
  if (libc.is_musl || libc.path.empty() || libc.interpreter.empty()) return;
  const auto real_libc = m_files.real_path(path_join(m_context.cwd, libc.path));
  const auto real_interpreter = m_files.real_path(m_line.sysroot + libc.interpreter);
  if (!real_libc || !real_interpreter) return;
  const auto system = [&](const std::string& path) {
    const auto status = m_files.status(dir_name(path));
    return m_default_paths.contains(dir_name(path)) || (status && m_default_ids.contains(status->id));
  };
  libc.mixed = dir_name(*real_libc) != dir_name(*real_interpreter) && system(*real_libc) != system(*real_interpreter);
}

TransitiveNeed NeedsBuilder::look_up_transitive(const std::string& name, const Finding& user) {
  TransitiveNeed need;
  need.name = name;
  need.needed_by = user.path;
  const auto origin = dir_name(m_files.real_path(path_join(m_context.cwd, user.path)).value_or(user.path));
  for (const auto& own : {user.elf->runpath, user.elf->runpath ? std::nullopt : user.elf->rpath}) {
    if (!own) continue;
    for (const auto& entry : split_nonempty(*own, ':')) {
      if (m_files.status(path_join(expand_origin(entry, origin), name))) need.reached = true;
    }
  }
  if (!user.elf->nodefaultlib()) {
    for (const auto& entry : m_rules.default_directories) {
      if (m_files.status(path_join(m_line.sysroot + entry, name))) need.reached = true;
    }
  }
  if (need.reached) return need;
  auto places = rpath_link_directories();
  for (auto& place : candidates(user, name)) places.push_back(std::move(place));
  for (const auto& place : places) {
    if (!m_contents.has(place, name) || !loadable(path_join(place, name))) continue;
    if (need.found_in.empty()) need.found_in = place;
    need.providers.push_back(directory(place, true));
  }
  return need;
}

void NeedsBuilder::find_transitive() {
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 0; i < m_findings.needs.size(); ++i) {
    const auto& finding = m_findings.inputs[m_findings.needs[i].finding];
    if (!finding.elf || m_findings.needs[i].from_default) continue;
    for (const auto& name : finding.elf->needed) {
      const auto known = m_need_by_name.find(name);
      const bool surely_own = known != m_need_by_name.end() && !m_findings.needs[known->second].as_needed;
      const bool own = surely_own || name == m_rules.loader_name;
      if (own || name.find('/') != std::string::npos || !seen.emplace(name, finding.path).second) continue;
      auto need = look_up_transitive(name, finding);
      if (!need.reached) m_findings.transitive.push_back(std::move(need));
    }
  }
}

void NeedsBuilder::build() {
  list_everywhere();
  m_findings.default_directories = m_rules.default_directories;
  for (const auto& path : m_rules.default_directories) {
    m_default_paths.insert(path);
    if (const auto status = m_files.status(m_line.sysroot + path)) m_default_ids.insert(status->id);
  }
  for (std::size_t i = 0; i < m_findings.inputs.size(); ++i) {
    if (m_findings.inputs[i].found_as == FoundAs::shared) add_need(i);
  }
  std::set<std::string> seen;
  const bool copies = m_line.copy_dt_needed && m_line.flavour == LinkerFlavour::bfd;
  for (std::size_t i = 0; copies && i < m_findings.inputs.size(); ++i) {
    const auto first_new = m_findings.inputs.size();
    if (m_findings.inputs[i].elf) add_copied(i, seen);
    for (auto each = first_new; each < m_findings.inputs.size(); ++each) add_need(each);
  }
  for (const auto& entry : m_context.also) directory(entry, false);
  if (!m_findings.needs.empty()) {
    for (const auto& entry : m_rules.default_directories) directory(m_line.sysroot + entry, false);
    find_transitive();
    fill_holds();
  }
  find_libc();
}

}  // namespace runpath
