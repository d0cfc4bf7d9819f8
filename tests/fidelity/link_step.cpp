#include "link_step.hpp"

#include <algorithm>
#include <filesystem>

#include "disk.hpp"
#include "process.hpp"

namespace fidelity {

namespace {

using Words = std::vector<std::string>;

void append(Words& words, const Words& more) { words.insert(words.end(), more.begin(), more.end()); }

// Where this machine's gcc has the libraries of its own multilib, seen from any library directory: "../lib".
const std::string& multilib_directory() {
  static const std::string directory = [] {
    const auto answer =
        run_program({"gcc", "-print-multi-os-directory"}, {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"}, "/");
    return answer.out.substr(0, answer.out.find('\n'));
  }();
  return directory;
}

// Collects the pieces of one link line, then lays them out.
class LineWriter {
 public:
  LineWriter(World& world, const Combo& combo) : m_world(world), m_random(world.random()) {
    m_step.combo = combo;
    m_step.directory = world.entered_cwd();
  }

  void add_object(const std::string& path) { m_objects.push_back({m_world.spell(path)}); }
  void add_library(const Library& library, bool used);
  void add_system_library(const std::string& name) { m_libraries.push_back(named(name)); }
  void add_directories();
  Words found_by_gcc_beside(const std::string& spelled) const;
  void add_user_rpaths();
  void add_noise();
  void set_output(const std::string& path, bool shared, const std::string& soname);
  [[nodiscard]] Step finish();

 private:
  Words for_linker(const Words& words);
  Words value_option(const std::string& option, const std::string& value);
  bool leads_to(const std::string& spelled, const std::string& directory);
  Words search_option(const std::string& directory, bool& by_driver);
  Words named(const std::string& name);
  Words asked(const Ask& ask);
  Words with_state(const Library& library, const Ask& ask, bool used);
  std::string quoted_for_file(const std::string& word);
  void move_into_response_file(Words& words, std::size_t number);
  void merge_in_order(std::vector<Words>& into, const std::vector<Words>& items);

  World& m_world;
  Random& m_random;
  Step m_step;
  std::vector<Words> m_objects;
  std::vector<Words> m_libraries;  // in order
  std::vector<Words> m_search;     // in order
  std::vector<Words> m_anywhere;
  std::set<std::size_t> m_searched;  // directories that must be searched
};

// Hands words through the driver to the linker.
Words LineWriter::for_linker(const Words& words) {
  const bool has_comma =
      std::any_of(words.begin(), words.end(), [](const auto& word) { return word.find(',') != word.npos; });
  Words result;
  if (has_comma || m_random.chance(25)) {
    for (const auto& word : words) append(result, {"-Xlinker", word});
    return result;
  }
  if (m_random.chance(25)) {
    for (const auto& word : words) result.push_back("-Wl," + word);
    return result;
  }
  std::string joined = "-Wl";
  for (const auto& word : words) joined += "," + word;
  return {joined};
}

Words LineWriter::value_option(const std::string& option, const std::string& value) {
  return for_linker(m_random.chance(50) ? Words{option, value} : Words{option + "=" + value});
}

Words LineWriter::search_option(const std::string& directory, bool& by_driver) {
  by_driver = m_random.chance(65);
  if (by_driver) return m_random.chance(70) ? Words{"-L" + directory} : Words{"-L", directory};
  switch (m_random.below(4)) {
    case 0: return for_linker({"-L" + directory});
    case 1: return for_linker({"-L", directory});
    case 2: return for_linker({"--library-path=" + directory});
    default: return for_linker({"--library-path", directory});
  }
}

Words LineWriter::named(const std::string& name) {
  switch (m_random.below(10)) {
    case 0: return {"-l", name};
    case 1: return for_linker({"-l" + name});
    case 2: return for_linker({"-l", name});
    case 3: return m_step.combo.linker == "mold" ? Words{"-l" + name} : for_linker({"--library=" + name});
    case 4: return m_step.combo.linker == "mold" ? Words{"-l" + name} : for_linker({"--library", name});
    default: return {"-l" + name};
  }
}

Words LineWriter::asked(const Ask& ask) {
  if (ask.kind == Ask::Kind::library) return named(ask.text);
  if (ask.kind == Ask::Kind::file_name) return named(":" + ask.text);
  auto path = m_world.spell(ask.text, ask.absolute_only);
  if (path.starts_with('-') || path.starts_with('@')) path.insert(0, "./");
  m_step.spelled.push_back(path);
  return m_random.chance(15) ? for_linker({path}) : Words{path};
}

// Wraps a library's words into linker state, as people do.
Words LineWriter::with_state(const Library& library, const Ask& ask, bool used) {
  const auto words = asked(ask);
  const auto between = [&](const Words& before, const Words& after) {
    Words result = for_linker(before);
    append(result, words);
    append(result, for_linker(after));
    return result;
  };
  const bool short_names = m_random.chance(40);
  const auto* to_static = short_names ? "-dn" : "-Bstatic";
  const auto* to_dynamic = short_names ? "-dy" : "-Bdynamic";
  if (library.shape == Shape::beside && ask.kind == Ask::Kind::library && m_random.chance(40)) {
    // mold 1.10 begins a line in the state that the last -Bstatic or -Bdynamic of it sets, pushed or not.
    if (m_random.chance(30) && m_step.combo.linker != "mold")
      return between({"--push-state", to_static}, {"--pop-state"});
    return between({to_static}, {to_dynamic});
  }
  if (!used && m_random.chance(75)) {
    if (m_random.chance(50)) return between({"--push-state", "--as-needed"}, {"--pop-state"});
    return between({"--as-needed"}, {"--no-as-needed"});
  }
  switch (m_random.below(12)) {
    case 0: return between({"--start-group"}, {"--end-group"});
    case 1: return between({"-("}, {"-)"});
    case 2: return between({"--as-needed"}, {"--no-as-needed"});
    case 3: return between({"--push-state", "--no-as-needed"}, {"--pop-state"});
    case 4: return between({"--push-state", to_dynamic}, {"--pop-state"});
    case 5: return between({to_dynamic}, {to_dynamic});
    default: return words;
  }
}

void LineWriter::add_library(const Library& library, bool used) {
  const auto& ask = m_random.chance(60) ? library.asks.front() : m_random.pick(library.asks);
  // A script may name further libraries by -l, also when it is given by its path.
  if (ask.kind != Ask::Kind::path || library.shape == Shape::script || library.shape == Shape::stub)
    m_searched.insert(library.searched.begin(), library.searched.end());
  m_libraries.push_back(with_state(library, ask, used));
  if (m_random.chance(5)) m_libraries.push_back(asked(ask));
}

// mold resolves ".." in search directories by the letters, so behind a symlink it looks elsewhere.
bool LineWriter::leads_to(const std::string& spelled, const std::string& directory) {
  if (m_step.combo.linker != "mold") return true;
  return file_id((std::filesystem::path(m_world.cwd()) / spelled).lexically_normal().string()) == file_id(directory);
}

// gcc looks in DIR/../lib of every entry of LIBRARY_PATH before it looks in any entry itself (for_each_path in gcc.cc,
// with the multilib's directory of a 64-bit Debian or Fedora: "../lib" or "../lib64").
Words LineWriter::found_by_gcc_beside(const std::string& spelled) const {
  Words found;
  if (m_step.combo.driver != "gcc") return found;
  const auto beside = std::filesystem::path(m_world.cwd()) / spelled / multilib_directory();
  std::error_code none;
  if (!std::filesystem::is_directory(beside, none)) return found;
  const auto read = m_step.combo.linker == "mold" ? beside.lexically_normal() : beside;
  const auto real = std::filesystem::canonical(read, none);
  if (!none) found.push_back(real.string());
  return found;
}

// Chooses and orders the search directories. Both drivers put -L first, then LIBRARY_PATH; what is handed through
// to the linker stays with the inputs.
void LineWriter::add_directories() {
  std::vector<std::size_t> chosen(m_searched.begin(), m_searched.end());
  for (std::size_t index = 0; index < m_world.directories().size(); ++index) {
    if (!m_searched.contains(index) && m_random.chance(60)) chosen.push_back(index);
  }
  m_random.shuffle(chosen);
  std::vector<std::string> by_driver;
  std::vector<std::string> handed_through;
  std::vector<std::string> from_environment;
  std::vector<std::string> beside_environment;
  const bool use_environment = m_random.chance(20);
  std::string library_path;
  for (const auto index : chosen) {
    const auto& real = m_world.directories()[index];
    auto spelled = m_world.spell(real);
    while (m_searched.contains(index) && !leads_to(spelled, real)) spelled = m_world.spell(real);
    const bool searched = leads_to(spelled, real);
    if (searched) m_step.search_spelled.push_back(spelled);
    if (use_environment && m_random.chance(60) && spelled.find(':') == std::string::npos) {
      library_path += (library_path.empty() ? "" : ":") + spelled;
      append(beside_environment, found_by_gcc_beside(spelled));
      if (searched) from_environment.push_back(real);
      continue;
    }
    m_step.by_option.push_back(real);
    bool driver_takes_it = false;
    m_search.push_back(search_option(spelled, driver_takes_it));
    if (searched) (driver_takes_it ? by_driver : handed_through).push_back(real);
  }
  if (m_random.chance(15)) m_search.push_back({"-L" + m_world.root() + "/not there"});
  append(m_step.search, by_driver);
  append(m_step.search, beside_environment);
  append(m_step.search, from_environment);
  append(m_step.search, handed_through);
  if (!library_path.empty()) m_step.environment.push_back("LIBRARY_PATH=" + library_path);
}

void LineWriter::add_user_rpaths() {
  if (!m_random.chance(15)) return;
  const auto count = m_random.between(1, 2);
  for (std::size_t done = 0; done < count; ++done) {
    std::string value;
    switch (m_random.below(6)) {
      case 0: value = "$ORIGIN/../nothing-" + std::to_string(done); break;
      case 1: value = m_world.root() + "/install/lib" + std::to_string(done) + ":::::::::"; break;
      case 2: value = "relative/nothing" + std::to_string(done); break;
      case 3: value = m_world.root() + "/install/" + std::to_string(done); break;
      default: value = m_random.pick(m_world.directories()); break;
    }
    // As an entry of its own, or GNU ld would drop what it has already.
    if (std::find(m_step.user_rpaths.begin(), m_step.user_rpaths.end(), value) != m_step.user_rpaths.end()) continue;
    m_step.user_rpaths.push_back(value);
    m_search.push_back(value_option(m_random.chance(70) ? "-rpath" : "--rpath", value));
  }
}

// Options that have nothing to do with it, some with a value that looks like something else.
void LineWriter::add_noise() {
  std::vector<Words> noise = {{"-O2"}, {"-g"}, {"-pipe"}, {"-pthread"}};
  const std::vector<Words> linker_noise = {{"-z", "relro"},        {"-z", "now"},
                                           {"-z", "lazy"},         {"-O1"},
                                           {"--build-id"},         {"--hash-style=gnu"},
                                           {"-u", "main"},         {"--defsym", "answer=42"},
                                           {"--export-dynamic"},   {"--gc-sections"},
                                           {"--eh-frame-hdr"},     {"--no-undefined"},
                                           {"--wrap", "nothing"},  {"-Map=" + m_world.out("a map")},
                                           {"--enable-new-dtags"}, {"-z", "noexecstack"}};
  for (const auto& words : linker_noise) noise.push_back(for_linker(words));
  noise.push_back(value_option("-rpath-link", m_random.pick(m_world.directories())));
  for (const auto count = m_random.below(4); m_anywhere.size() < count;) m_anywhere.push_back(m_random.pick(noise));
  if (m_random.chance(5)) m_anywhere.push_back(for_linker({"--disable-new-dtags"}));
  if (m_random.chance(4)) m_anywhere.push_back(for_linker({"-z", "nodefaultlib"}));
  if (m_random.chance(3)) m_anywhere.push_back({"--sysroot=/"});
  if (!m_step.shared && m_random.chance(15)) m_anywhere.push_back({m_random.chance(50) ? "-no-pie" : "-pie"});
  m_anywhere.push_back(for_linker({m_random.chance(50) || m_step.combo.linker == "mold" ? "--trace" : "-t"}));
}

void LineWriter::set_output(const std::string& path, bool shared, const std::string& soname) {
  m_step.output = path;
  m_step.shared = shared;
  auto spelled = m_world.spell(path);
  if (spelled.starts_with('@')) spelled.insert(0, "./");
  m_anywhere.push_back(m_random.chance(80) || spelled.starts_with('-') ? Words{"-o", spelled} : Words{"-o" + spelled});
  if (shared) m_anywhere.push_back({"-shared"});
  if (!soname.empty())
    m_anywhere.push_back(m_random.chance(30) ? for_linker({"-h", soname}) : value_option("-soname", soname));
}

// A word as libiberty's buildargv reads it back: by a backslash, or in either kind of quotes.
std::string LineWriter::quoted_for_file(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_of(" \t'\"\\") == std::string::npos;
  const auto means = m_random.below(plain ? 4 : 3);
  if (means == 3) return word;
  const std::string escaped_letters = means == 0 ? " \t'\"\\" : (means == 1 ? "\"\\" : "'\\");
  std::string text;
  for (const char letter : word) {
    if (escaped_letters.find(letter) != std::string::npos) text += '\\';
    text += letter;
  }
  if (means == 0) return text;
  return means == 1 ? '"' + text + '"' : "'" + text + "'";
}

// Replaces a run of words by an @file that holds them.
void LineWriter::move_into_response_file(Words& words, std::size_t number) {
  const auto first = m_random.below(words.size());
  const auto last = m_random.between(first, words.size() - 1) + 1;
  std::string text;
  for (auto index = first; index < last; ++index) {
    text += quoted_for_file(words[index]);
    text += m_random.chance(40) ? " " : (m_random.chance(20) ? " \t\n " : "\n");
  }
  const auto path = m_world.cwd() + "/" + file_name_of(m_step.output) + " " + std::to_string(number) + ".rsp";
  write_file(path, text);
  auto spelled = m_world.spell(path);
  const auto start = words.begin() + static_cast<std::ptrdiff_t>(first);
  *start = "@" + spelled;
  words.erase(start + 1, words.begin() + static_cast<std::ptrdiff_t>(last));
}

// Puts `items` between those that are there, both in their order.
void LineWriter::merge_in_order(std::vector<Words>& into, const std::vector<Words>& items) {
  std::vector<std::size_t> places;
  for (std::size_t count = 0; count < items.size(); ++count) places.push_back(m_random.between(0, into.size()));
  std::sort(places.begin(), places.end());
  std::vector<Words> merged;
  std::size_t next = 0;
  for (std::size_t index = 0; index <= into.size(); ++index) {
    for (; next < items.size() && places[next] == index; ++next) merged.push_back(items[next]);
    if (index < into.size()) merged.push_back(into[index]);
  }
  into = std::move(merged);
}

Step LineWriter::finish() {
  auto items = m_objects;
  items.insert(items.end(), m_libraries.begin(), m_libraries.end());
  merge_in_order(items, m_search);
  for (const auto& item : m_anywhere) merge_in_order(items, {item});
  for (const auto& item : items) append(m_step.words, item);
  const auto response_files = m_random.chance(30) ? m_random.between(1, 3) : 0;
  for (std::size_t number = 0; number < response_files; ++number) move_into_response_file(m_step.words, number);
  return m_step;
}

// Which libraries of the world define the functions that `needs` names.
bool is_used(const Library& library, const std::vector<std::string>& calls) {
  return std::find(calls.begin(), calls.end(), library.unit.symbol) != calls.end();
}

Step write_step(World& world, LineWriter& writer, const std::vector<std::string>& calls) {
  auto libraries = world.libraries();
  world.random().shuffle(libraries);
  for (const auto& library : libraries) {
    const bool used = is_used(library, calls);
    if (used || world.random().chance(25)) writer.add_library(library, used);
  }
  writer.add_directories();
  writer.add_user_rpaths();
  writer.add_noise();
  return writer.finish();
}

}  // namespace

Step program_step(World& world, const Combo& combo) {
  auto& random = world.random();
  std::vector<std::string> calls;
  for (const auto& library : world.libraries()) {
    if (random.chance(70)) calls.push_back(library.unit.symbol);
  }
  if (calls.empty()) calls.push_back(random.pick(world.libraries()).unit.symbol);
  std::vector<std::string> references;
  LineWriter writer(world, combo);
  for (const auto& library : world.machine().libraries) {
    if (library.symbol.empty() || !random.chance(25)) continue;
    references.push_back(library.symbol);
    writer.add_system_library(library.name);
  }
  write_file(world.out("table.o"), world.workshop().table(calls, references));
  writer.set_output(world.out(random.chance(80) ? "program" : "the program"), false, "");
  writer.add_object(world.workshop().main_object());
  writer.add_object(world.out("table.o"));
  auto step = write_step(world, writer, calls);
  step.calls = calls;
  return step;
}

Step library_step(World& world, const Combo& combo, const Library& library) {
  const auto object = world.out(library.unit.symbol + ".o");
  write_file(object, world.workshop().object(library.unit, world.new_value()));
  LineWriter writer(world, combo);
  writer.set_output(library.real, true, library.soname);
  writer.add_object(object);
  return write_step(world, writer, library.unit.needs);
}

}  // namespace fidelity
