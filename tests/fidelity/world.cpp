#include "world.hpp"

#include <filesystem>

#include "disk.hpp"

namespace fidelity {

namespace {

const std::vector<std::string> library_names = {
    "alpha", "bravo", "charlie", "delta",    "echo",  "foxtrot", "golf", "hotel",   "india", "juliet",
    "kilo",  "lima",  "mike",    "november", "oscar", "papa",    "x+y",  "foo-bar", "v2.5",  "under_score"};

const std::vector<std::string> tame_names = {"lib", "lib64", "libs", "vendor", "prefix", "opt", "deps", "third-party"};
const std::vector<std::string> odd_names = {
    "with space",  "com,ma",  "quo'te", "dq\"te",   "dol$lar",  "semi;colon", "\xc3\xbcn\xc3\xaf-\xe2\x98\x83",
    "-dash",       "-lalpha", "plus+",  "hash#",    "per%cent", "@at",        "(paren)",
    "star*",       "~tilde",  "a=b",    "[x]",      "{y}",      "amp&ersand", "back\\sl",
    "two  spaces", "end ",    "!bang",  "tab\tbed", "$HOME",    "..dots",     "x'y\"z w"};
const std::vector<std::string> unexpressible_names = {"co:lon", "$LIB", "x${ORIGIN}y", "$PLATFORM-1"};

// glibc's own subdirectories, new and legacy: on x86-64 "tls" is looked into everywhere, the others by processor.
const std::vector<std::string> variant_directories = {"glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3",
                                                      "glibc-hwcaps/x86-64-v4", "tls", "x86_64"};

std::string symbol_for(const std::string& name) {
  std::string symbol = "fn_";
  for (const char letter : name)
    symbol += (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ? letter : '_';
  return symbol;
}

}  // namespace

World::World(std::string root, Random& random, Workshop& workshop, const Machine& machine, const std::string& linker)
    : m_root(std::move(root)),
      m_random(random),
      m_workshop(workshop),
      m_machine(machine),
      m_other_machines(linker != "lld"),
      m_any_machine(linker != "gold"),
      m_names_in_scripts(linker != "gold"),
      m_names(library_names) {
  m_random.shuffle(m_names);
  make_directories();
}

void World::make_directories() {
  m_cwd = m_root + "/" + (m_random.chance(30) ? m_random.pick(odd_names) : "work");
  m_entered = m_cwd;
  make_directory(m_cwd);
  make_directory(m_root + "/out");
  make_directory(m_root + "/links");
  if (m_random.chance(30)) {
    m_entered = m_root + "/links/cwd";
    make_symlink(m_cwd, m_entered);
  }
  const auto count = m_random.between(1, 6);
  while (m_directories.size() < count) {
    auto base = m_random.chance(40) ? m_cwd : m_root;
    if (!m_directories.empty() && m_random.chance(20)) base = m_random.pick(m_directories);
    const auto& name = m_random.chance(50) ? m_random.pick(tame_names) : m_random.pick(odd_names);
    auto directory = base + "/" + (m_random.chance(2) ? m_random.pick(unexpressible_names) : name);
    if (m_random.chance(20)) directory += "/lib";
    if (exists(directory)) continue;
    make_directory(directory);
    m_directories.push_back(directory);
  }
}

std::size_t World::other_directory(std::size_t than) {
  if (m_directories.size() == 1) return than;
  const auto chosen = m_random.below(m_directories.size() - 1);
  return chosen < than ? chosen : chosen + 1;
}

Library World::design(const std::vector<std::string>& needs) {
  static const std::vector<Shape> shapes = {Shape::versioned,  Shape::versioned,  Shape::versioned, Shape::bare,
                                            Shape::self_named, Shape::other_name, Shape::script,    Shape::stub,
                                            Shape::across,     Shape::beside};
  Library library;
  library.name = m_names.back();
  m_names.pop_back();
  library.unit = {symbol_for(library.name), needs};
  library.home = m_random.below(m_directories.size());
  library.shape = needs.empty() && m_random.chance(6) ? Shape::archive : m_random.pick(shapes);
  const bool needs_two = library.shape == Shape::stub || library.shape == Shape::across;
  if (needs_two && m_directories.size() == 1) library.shape = Shape::versioned;
  design_shape(library);
  return library;
}

// libX.so.1, maybe as a symlink to libX.so.1.2, and libX.so when `with_dev`.
void World::design_versioned(Library& library, bool with_dev) {
  const auto dev = m_directories[library.home] + "/lib" + library.name + ".so";
  const auto major = dev + ".1";
  library.soname = file_name_of(major);
  library.real = m_random.chance(70) ? major + ".2" : major;
  if (library.real != major) library.aliases.emplace_back(major, library.real);
  if (with_dev) library.aliases.emplace_back(dev, m_random.chance(50) ? major : library.real);
  library.asks.push_back({Ask::Kind::file_name, library.soname});
  library.asks.push_back({Ask::Kind::path, m_random.chance(50) && with_dev ? dev : major});
}

// libX.so as a regular file: without SONAME, with that SONAME, or with one that is another name for it.
void World::design_single(Library& library) {
  const auto file = "lib" + library.name + ".so";
  library.real = m_directories[library.home] + "/" + file;
  if (library.shape == Shape::self_named) library.soname = file;
  if (library.shape == Shape::other_name) {
    library.soname = "lib" + library.name + "-9.so";
    library.aliases.emplace_back(m_directories[library.home] + "/" + library.soname, library.real);
  } else {
    library.asks.push_back({Ask::Kind::file_name, file});
  }
  // Its path would be what NEEDED holds, and the loader replaces tokens there, too.
  if (library.shape == Shape::bare && library.real.find('$') != std::string::npos) return;
  library.asks.push_back({Ask::Kind::path, library.real, library.shape == Shape::bare});
}

// libX.so lies in another directory than libX.so.1: as a file of its own, or as a symlink.
void World::design_apart(Library& library) {
  design_versioned(library, false);
  const auto other = other_directory(library.home);
  const auto dev = m_directories[other] + "/lib" + library.name + ".so";
  if (library.shape == Shape::stub) {
    library.copies.push_back(dev);
    library.searched.insert(other);
    return;
  }
  const auto major = m_directories[library.home] + "/" + library.soname;
  library.aliases.emplace_back(dev, m_random.chance(50) ? library.real : major);
  library.searched = {other};
  library.asks.resize(1);
  library.asks.push_back({Ask::Kind::path, dev});
}

// Fills in the files of the library's shape and the ways to ask for it.
void World::design_shape(Library& library) {
  const auto stem = m_directories[library.home] + "/lib" + library.name;
  library.searched = {library.home};
  library.asks.push_back({Ask::Kind::library, library.name});
  switch (library.shape) {
    case Shape::versioned: design_versioned(library, true); break;
    case Shape::beside:
      design_versioned(library, true);
      library.archive = stem + ".a";
      break;
    case Shape::bare:
    case Shape::self_named:
    case Shape::other_name: design_single(library); break;
    case Shape::script:
      design_versioned(library, false);
      design_script(library);
      break;
    case Shape::stub:
    case Shape::across: design_apart(library); break;
    case Shape::archive:
      library.archive = stem + ".a";
      library.asks.push_back({Ask::Kind::path, library.archive});
      library.asks.push_back({Ask::Kind::file_name, file_name_of(library.archive)});
      break;
  }
  library.run_name = library.soname.empty() ? file_name_of(stem) + ".so" : library.soname;
  library.has_archive = !library.archive.empty();
}

// "libX.so" becomes a text that leads to libX.so.1, from the home or from another directory.
void World::design_script(Library& library) {
  const auto home = m_directories[library.home];
  const auto file = "lib" + library.name + ".so";
  const auto at = m_random.chance(60) ? library.home : m_random.below(m_directories.size());
  const auto script = m_directories[at] + "/" + file;
  const auto quoted = [&](const std::string& path) { return "\"" + path + "\""; };
  const bool tame = home.find_first_of("\"\\$=") == std::string::npos;
  std::string text = m_random.chance(50) ? "/* GNU ld script\n   which names the library */\n" : "";
  if (m_random.chance(40)) text += "OUTPUT_FORMAT(elf64-x86-64)\n";
  const auto form = m_random.below(5);
  if (form == 0 && tame) {
    text += "INPUT ( " + quoted(home + "/" + file + ".1") + " )\n";
  } else if (form == 1 && tame) {
    text += "GROUP ( AS_NEEDED ( " + quoted(home + "/" + file + ".1") + " ) )\n";
  } else if (form == 2) {
    text += "INPUT(-l" + library.name + "_impl)\n";
    library.aliases.emplace_back(home + "/lib" + library.name + "_impl.so", library.real);
    library.searched = {library.home};
  } else if (form == 3 && m_names_in_scripts) {
    text += "GROUP(-l:" + file + ".1)\n";
    library.searched = {library.home};
  } else {
    text += "INPUT(" + file + ".1)\n";
    library.searched = {library.home};
  }
  library.searched.insert(at);
  library.texts.emplace_back(script, text);
  library.asks.push_back({Ask::Kind::path, script});
}

void World::write_real(const Library& library) {
  if (library.real.empty()) return;
  write_file(library.real, m_workshop.library(library.unit.symbol, library.soname, new_value()), true);
}

// A second name for a file: by any of the means that packages use.
void World::add_alias(const std::string& name, const std::string& existing) {
  if (exists(name)) return;
  const bool same_directory = directory_of(name) == directory_of(existing);
  const auto means = m_random.below(same_directory ? 8 : 5);
  const auto relative = std::filesystem::path(existing).lexically_relative(directory_of(name)).string();
  if (means < 4) return make_symlink(relative, name);
  if (means == 4) return make_symlink(existing, name);
  if (means == 5) return make_hard_link(existing, name);
  if (means == 6) return write_file(name, read_file(existing), true);
  make_symlink(relative, name);
}

void World::write_new(const std::string& path, const std::string& content) {
  if (exists(path)) return;
  make_directory(directory_of(path));
  write_file(path, content, true);
}

void World::finish(const Library& library) {
  for (const auto& [name, existing] : library.aliases) add_alias(name, existing);
  for (const auto& [path, text] : library.texts) write_new(path, text);
  for (const auto& copy : library.copies) write_new(copy, with_other_values(read_file(library.real), new_value()));
  if (library.has_archive) write_new(library.archive, m_workshop.archive(library.unit, new_value()));
  m_libraries.push_back(library);
}

void World::scatter_decoys(const Library& library) {
  if (library.real.empty() || m_random.chance(20)) return;
  for (const auto& directory : m_directories) {
    if (m_random.chance(50)) decoy(library, directory);
  }
}

// One file that could be taken for the library by the linker, the loader or both.
void World::decoy(const Library& library, const std::string& directory) {
  const auto file = "lib" + library.name + ".so";
  const auto other = [&] { return with_other_values(read_file(library.real), new_value()); };
  const auto old = [&] { return m_workshop.library(library.unit.symbol, file + ".0", new_value()); };
  const auto foreign = m_random.chance(50) || !m_any_machine ? Foreign::other_class : Foreign::other_machine;
  switch (m_random.below(16)) {
    case 0:
    case 1:  // a whole copy, from another build
      write_new(directory + "/" + library.run_name, other());
      if (library.run_name != file && !exists(directory + "/" + file))
        make_symlink(library.run_name, directory + "/" + file);
      break;
    case 2:
    case 3:
    case 4:  // run time only
      write_new(directory + "/" + library.run_name, other());
      break;
    case 5:  // the very same file
      if (!exists(directory + "/" + library.run_name)) make_hard_link(library.real, directory + "/" + library.run_name);
      break;
    case 6:  // an older major version
      if (!library.unit.needs.empty()) break;
      write_new(directory + "/" + file + ".0", old());
      if (!exists(directory + "/" + file)) make_symlink(file + ".0", directory + "/" + file);
      break;
    case 7:
      if (m_other_machines)
        write_new(directory + "/" + file,
                  m_workshop.library(library.unit.symbol, library.soname, new_value(), foreign));
      break;
    case 8:  // the loader passes over it
      if (library.run_name == file && !m_other_machines) break;
      write_new(directory + "/" + library.run_name,
                m_workshop.library(library.unit.symbol, library.soname, 1, foreign));
      break;
    case 9:
    case 10:
    case 11: write_new(directory + "/" + m_random.pick(variant_directories) + "/" + library.run_name, other()); break;
    case 12:
      if (library.unit.needs.empty())
        write_new(directory + "/lib" + library.name + ".a", m_workshop.archive(library.unit, new_value()));
      break;
    case 13:  // the loader gives up at it
      if (library.run_name != file) write_new(directory + "/" + library.run_name, "no library\n");
      break;
    case 14:
      if (!exists(directory + "/" + library.run_name)) make_symlink("nowhere", directory + "/" + library.run_name);
      break;
    default:  // another program's symlink to it
      if (!exists(directory + "/" + file)) make_symlink(library.real, directory + "/" + file);
      break;
  }
}

void World::scatter_system_decoys() {
  if (m_random.chance(75)) return;
  for (const auto& library : m_machine.libraries) {
    if (m_random.chance(50)) system_decoy(library, m_random.pick(m_directories));
  }
}

void World::system_decoy(const SystemLibrary& library, const std::string& directory) {
  const auto symbol = library.symbol.empty() ? "fn_nothing" : library.symbol;
  const auto bytes = m_workshop.library(symbol, library.soname, new_value());
  const auto form = m_random.below(6);
  const auto place = form == 0 ? directory + "/" + m_random.pick(variant_directories) : directory;
  write_new(place + "/" + library.soname, bytes);
  // The C library's own decoy is never one that the linker takes: nothing could be linked with it.
  const auto dev = directory + "/lib" + library.name + ".so";
  if (form == 1 && library.name != "c" && !exists(dev)) make_symlink(library.soname, dev);
}

std::string World::link_to(const std::string& directory) {
  const auto link = m_root + "/links/l" + std::to_string(++m_links);
  make_symlink(directory, link);
  return link;
}

std::string World::spell(const std::string& path, bool absolute_only) {
  const auto relative = std::filesystem::path(path).lexically_relative(m_cwd).string();
  const auto last = file_name_of(path);
  const auto parent = directory_of(path);
  switch (m_random.below(absolute_only ? 6 : 11)) {
    case 0: return link_to(parent) + "/" + last;
    case 1: return parent + "/./" + last;
    case 2: return parent + "//" + last;
    case 3: {  // ".." behind a symlink: not what the letters say
      if (!exists(parent + "/deep")) make_directory(parent + "/deep");
      return link_to(parent + "/deep") + "/../" + last;
    }
    case 4: return parent + "/../" + file_name_of(parent) + "/" + last;
    case 5: return path;
    case 6:
    case 7:
    case 8: return relative;
    case 9: return "./" + relative;
    default:
      if (!file_id(path + "/.")) return path;
      return m_random.chance(50) ? link_to(path) : path + "/";
  }
}

}  // namespace fidelity
