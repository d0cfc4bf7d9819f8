#include <elf.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>
#include <string_view>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "libraries/loader.hpp"
#include "libraries/loader_cache.hpp"
#include "libraries/loader_processor.hpp"
#include "libraries/search_index.hpp"

namespace runpath {

namespace {

// One loaded file.
struct Object {
  std::string path;
  FileId id;
  elf::ElfFile elf;
  std::size_t loader = 0;          // the object whose need loaded it first; the program is its own
  std::vector<std::string> names;  // the names that it was asked for by
  std::string origin;              // $ORIGIN
};

// What opening one candidate comes to.
enum class Trial { absent, taken, given_up };

class Resolver {
 public:
  Resolver(const LoaderRules& rules, const std::string& sysroot, const FileSystem& files, const ReadElf& read_elf)
      : m_rules(rules), m_sysroot(sysroot), m_files(files), m_read_elf(read_elf), m_contents(files) {}

  std::vector<Resolution> resolve(const std::string& program, const elf::ElfFile& elf, bool deep) {
    load_program(program, elf);
    m_subdirectories = m_rules.searched_subdirectories ? *m_rules.searched_subdirectories
                                                       : searched_here(m_rules.subdirectories, elf.target);
    m_subdirectories.emplace_back();
    std::vector<Resolution> resolutions;
    // m_objects grows meanwhile: breadth first.
    for (std::size_t user = 0; user < (deep ? m_objects.size() : 1); ++user) {
      const auto needed = m_objects[user].elf.needed;
      for (const auto& name : needed) {
        Resolution resolution{name, m_objects[user].path, "", "missing"};
        find(user, name, resolution);
        resolutions.push_back(std::move(resolution));
      }
    }
    return resolutions;
  }

 private:
  void load_program(const std::string& program, const elf::ElfFile& elf) {
    const auto status = m_files.status(program);
    const auto real = m_files.real_path(program).value_or(program);
    m_objects.push_back({program, status ? status->id : FileId{}, elf, 0, {}, dir_name(real)});
    if (!elf.interpreter) return;
    const auto path = m_sysroot + *elf.interpreter;
    const auto loader_status = m_files.status(path);
    auto loader_elf = m_read_elf(path);
    if (!loader_status || !loader_elf) return;
    Object loader{path, loader_status->id, std::move(loader_elf).value(), 0, {*elf.interpreter}, dir_name(path)};
    loader.elf.needed.clear();
    m_interpreter = m_objects.size();
    m_objects.push_back(std::move(loader));
  }

  void find(std::size_t user, const std::string& written, Resolution& resolution) {
    const auto expanded = m_rules.is_musl ? written : expand(written, m_objects[user]);
    if (!expanded) return;
    const auto& name = *expanded;
    if (const auto loaded = find_loaded(name)) {
      resolution.path = m_objects[*loaded].path;
      resolution.via = loaded == m_interpreter ? "interpreter" : "loaded";
      return;
    }
    m_trial = Trial::absent;
    const char* via = "path";
    if (name.find('/') == std::string::npos) {
      via = m_rules.is_musl ? search_musl(user, name) : search(user, name);
    } else if (is_absolute(name)) {
      try_file(user, name, name);
    }
    if (m_trial != Trial::taken) return;
    resolution.path = m_found;
    resolution.via = via;
  }

  // An object that answers to the name: musl compares the names asked for, glibc SONAMEs as well (_dl_map_object).
  std::optional<std::size_t> find_loaded(const std::string& name) const {
    if (m_rules.is_musl && m_interpreter && is_part_of_musl(name)) return m_interpreter;
    for (std::size_t i = 0; i < m_objects.size(); ++i) {
      const auto& object = m_objects[i];
      if (std::ranges::find(object.names, name) != object.names.end()) return i;
      if (!m_rules.is_musl && object.elf.soname == name) return i;
    }
    return std::nullopt;
  }

  // musl's libc is all of these, and its loader (load_library in ldso/dynlink.c).
  static bool is_part_of_musl(std::string_view name) {
    constexpr std::array<std::string_view, 7> kParts = {"c.", "pthread.", "rt.", "m.", "dl.", "util.", "xnet."};
    const auto rest = after_prefix(name, "lib");
    return rest && std::ranges::any_of(kParts, [&](std::string_view part) { return rest->starts_with(part); });
  }

  // glibc: the RPATHs of the whole chain of users unless the user itself has a RUNPATH, that RUNPATH, the cache, the
  // defaults.
  const char* search(std::size_t user, const std::string& name) {
    if (!m_objects[user].elf.runpath && search_rpaths(user, name)) return "rpath";
    if (m_objects[user].elf.runpath && search_list(user, user, *m_objects[user].elf.runpath, name)) return "runpath";
    if (search_cache(user, name)) return "cache";
    if (!m_objects[user].elf.nodefaultlib()) {
      for (const auto& directory : last_directories()) {
        if (try_directory(user, m_sysroot + directory, name)) break;
      }
    }
    return "default";
  }

  bool search_rpaths(std::size_t user, const std::string& name) {
    bool asked_program = false;
    for (std::size_t each = user; !asked_program; each = m_objects[each].loader) {
      asked_program = each == 0;
      const auto& elf = m_objects[each].elf;
      if (elf.rpath && !elf.runpath && search_list(user, each, *elf.rpath, name)) return true;
    }
    return false;
  }

  // musl: the RUNPATH, or else the RPATH, of the whole chain of users, then the path file's directories.
  const char* search_musl(std::size_t user, const std::string& name) {
    for (std::size_t each = user;; each = m_objects[each].loader) {
      const auto& elf = m_objects[each].elf;
      const auto& list = elf.runpath ? elf.runpath : elf.rpath;
      if (list && search_list(user, each, *list, name)) return elf.runpath ? "runpath" : "rpath";
      if (each == 0) break;
    }
    for (const auto& directory : last_directories()) {
      if (try_directory(user, m_sysroot + directory, name)) break;
    }
    return "default";
  }

  // The entries of `owner`'s list. Here and below: true when the search is over, with or without a file.
  bool search_list(std::size_t user, std::size_t owner, const std::string& list, const std::string& name) {
    // To musl, one token that it does not know makes the whole list useless (fixup_rpath).
    if (m_rules.is_musl && !expand(list, m_objects[owner])) return false;
    for (const auto& entry : split_nonempty(list, ':')) {
      const auto directory = expand(entry, m_objects[owner]);
      if (directory && is_absolute(*directory) && try_directory(user, *directory, name)) return true;
    }
    return false;
  }

  bool try_directory(std::size_t user, const std::string& directory, const std::string& name) {
    return std::ranges::any_of(places_in(directory), [&](const std::string& place) {
      return m_contents.has(place, name) && try_file(user, name, path_join(place, name));
    });
  }

  // The subdirectories of `directory` that are there, and itself.
  const std::vector<std::string>& places_in(const std::string& directory) {
    const auto [known, is_new] = m_places.try_emplace(directory);
    if (!is_new) return known->second;
    std::map<std::string, bool> tops;
    for (const auto& subdirectory : m_subdirectories) {
      const auto top = subdirectory.substr(0, subdirectory.find('/'));
      const auto [seen, is_new_top] = tops.try_emplace(top, true);
      if (is_new_top && !top.empty()) seen->second = m_files.status(path_join(directory, top)).has_value();
      if (seen->second) known->second.push_back(top.empty() ? directory : path_join(directory, subdirectory));
    }
    return known->second;
  }

  bool search_cache(std::size_t user, const std::string& name) {
    if (m_rules.cache.empty()) return false;
    read_cache();
    const bool skips_defaults = m_objects[user].elf.nodefaultlib();
    if (!m_has_cache) {
      return std::ranges::any_of(m_conf_directories, [&](const std::string& directory) {
        if (skips_defaults && is_default(directory + "/")) return false;
        return try_directory(user, m_sysroot + directory, name);
      });
    }
    std::vector<CacheEntry> entries;
    std::ranges::copy_if(m_cache, std::back_inserter(entries),
                         [&](const CacheEntry& entry) { return entry.name == name; });
    // The best variant that this processor has, then the plain file; of each the first (the cache is sorted).
    for (const auto& subdirectory : m_subdirectories) {
      for (const auto& entry : entries) {
        if (entry.is_variant == subdirectory.empty()) continue;
        if (entry.is_variant && !dir_name(entry.path).ends_with("/" + subdirectory)) continue;
        if (skips_defaults && is_default(entry.path)) continue;
        if (try_file(user, name, m_sysroot + entry.path)) return true;
      }
    }
    return false;
  }

  void read_cache() {
    if (m_cache_read) return;
    m_cache_read = true;
    if (const auto bytes = m_files.read(m_sysroot + m_rules.cache)) {
      m_has_cache = true;
      m_cache = read_loader_cache(bytes.value());
    } else {
      const auto conf = m_sysroot + path_join(dir_name(m_rules.cache), "ld.so.conf");
      m_conf_directories = read_loader_conf(conf, m_sysroot, m_files);
    }
  }

  [[nodiscard]] const std::vector<std::string>& last_directories() const {
    return m_rules.search_directories.empty() ? m_rules.default_directories : m_rules.search_directories;
  }

  // A prefix of the path's text, as NODEFLIB compares it.
  [[nodiscard]] bool is_default(std::string_view path) const {
    return std::ranges::any_of(last_directories(),
                               [&](const std::string& directory) { return path.starts_with(directory + "/"); });
  }

  // Opens one candidate as the loader does: another class or machine is passed over, anything worse is the end.
  bool try_file(std::size_t user, const std::string& name, const std::string& path) {
    const auto status = m_files.status(path);
    if (!status) return false;
    auto elf = m_read_elf(path);
    // Unreadable is as good as not there; what can be read and is no ELF file ends the search.
    if (!elf && !m_rules.is_musl && status->type == FileType::regular && !m_files.read(path)) return false;
    m_trial = Trial::given_up;
    if (!elf) return true;
    const auto& target = m_objects.front().elf.target;
    const auto& found = elf.value().target;
    if (!target.accepts(found)) {
      const bool is_passed_over = found.elf_class != target.elf_class || found.machine != target.machine;
      if (is_passed_over && !m_rules.is_musl) m_trial = Trial::absent;
      return m_trial == Trial::given_up;
    }
    m_trial = Trial::taken;
    m_found = path;
    take(user, name, status->id, std::move(elf).value());
    return true;
  }

  // The same file under another name is the object that is loaded already.
  void take(std::size_t user, const std::string& name, FileId id, elf::ElfFile elf) {
    for (auto& object : m_objects) {
      if (object.id != id) continue;
      object.names.push_back(name);
      return;
    }
    m_objects.push_back({m_found, id, std::move(elf), user, {name}, dir_name(m_found)});
  }

  // $ORIGIN, $LIB and $PLATFORM, braced or not, replaced; nothing when one has no value. Other `$`s stay for glibc;
  // musl knows $ORIGIN alone.
  [[nodiscard]] std::optional<std::string> expand(std::string_view text, const Object& object) const {
    std::string expanded;
    while (!text.empty()) {
      const auto dollar = text.find('$');
      expanded += text.substr(0, dollar);
      if (dollar == std::string_view::npos) break;
      text.remove_prefix(dollar);
      const auto token = token_of(text);
      if (token.empty()) {
        if (m_rules.is_musl) return std::nullopt;
        expanded += '$';
        text.remove_prefix(1);
        continue;
      }
      const auto value = value_of(token, object);
      if (value.empty()) return std::nullopt;
      expanded += value;
      text.remove_prefix(token.size());
    }
    return expanded;
  }

  // The token that the text begins with, "" for none. A name without braces ends where letters, digits and _ end.
  static std::string_view token_of(std::string_view text) {
    for (const std::string_view name : {"ORIGIN", "LIB", "PLATFORM"}) {
      const auto braced = "${" + std::string(name) + "}";
      if (text.starts_with(braced)) return text.substr(0, braced.size());
      const auto rest = after_prefix(text.substr(1), name);
      const auto is_word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      };
      if (rest && (rest->empty() || !is_word(rest->front()))) return text.substr(0, 1 + name.size());
    }
    return {};
  }

  [[nodiscard]] std::string value_of(std::string_view token, const Object& object) const {
    if (token.find("ORIGIN") != std::string_view::npos) return object.origin;
    if (m_rules.is_musl) return "";
    if (token.find("LIB") != std::string_view::npos) return m_rules.lib_token;
    return platform_token(m_objects.front().elf.target);
  }

  const LoaderRules& m_rules;
  const std::string& m_sysroot;
  const FileSystem& m_files;
  const ReadElf& m_read_elf;
  DirectoryContents m_contents;
  std::map<std::string, std::vector<std::string>> m_places;  // directory → itself and its subdirectories, best first
  std::vector<std::string> m_subdirectories;                 // searched ones, and "" for the directory itself
  std::deque<Object> m_objects;                              // grows while references to its elements are in use
  std::optional<std::size_t> m_interpreter;                  // its place in m_objects
  Trial m_trial = Trial::absent;                             // of the search under way
  std::string m_found;
  bool m_cache_read = false;
  bool m_has_cache = false;
  std::vector<CacheEntry> m_cache;
  std::vector<std::string> m_conf_directories;
};

}  // namespace

std::vector<Resolution> resolve_as_loader(const std::string& program, const elf::ElfFile& elf, bool deep,
                                          const LoaderRules& rules, const std::string& sysroot, const FileSystem& files,
                                          const ReadElf& read_elf) {
  return Resolver(rules, sysroot, files, read_elf).resolve(program, elf, deep);
}

}  // namespace runpath
