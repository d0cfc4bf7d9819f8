// A random world: directories with odd names, libraries in every shape that is met in the field, and decoys.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random.hpp"
#include "workshop.hpp"

namespace fidelity {

// One way to ask a linker for a library.
struct Ask {
  enum class Kind { library, file_name, path };
  Kind kind = Kind::library;
  std::string text;            // "alpha", "libalpha.so.1", or an absolute path
  bool absolute_only = false;  // a relative path would end up in NEEDED as it is
};

// How a library's files lie on disk.
enum class Shape {
  versioned,   // libX.so -> libX.so.1 -> libX.so.1.2
  bare,        // libX.so without SONAME
  self_named,  // libX.so with that SONAME
  other_name,  // libX.so whose SONAME is libX-9.so
  script,      // libX.so is a linker script
  stub,        // libX.so and libX.so.1 lie in two directories, as two files
  across,      // libX.so is a symlink into another directory
  beside,      // versioned, with libX.a beside it
  archive,     // libX.a alone
};

// One library of the world, with all that a link line may say to get it.
struct Library {
  std::string name;  // "alpha"
  Unit unit;
  Shape shape = Shape::versioned;
  std::string soname;              // "" for none
  std::string run_name;            // what NEEDED holds: the SONAME or the file's name
  std::string real;                // the file, absolute
  std::size_t home = 0;            // the directory that holds `run_name`
  std::set<std::size_t> searched;  // directories that the asks by name rely on
  std::vector<Ask> asks;
  bool has_archive = false;
  // What is made once the real file is there.
  std::vector<std::pair<std::string, std::string>> aliases;  // new name, existing file
  std::vector<std::pair<std::string, std::string>> texts;    // file, content
  std::vector<std::string> copies;                           // the same library with another number
  std::string archive;                                       // path, "" for none
};

// A library that the system itself has.
struct SystemLibrary {
  std::string name;
  std::string symbol;
  std::string soname;
};

// What the machine offers to every case.
struct Machine {
  std::vector<SystemLibrary> libraries;
};

class World {
 public:
  // `linker` leaves out what it cannot do.
  World(std::string root, Random& random, Workshop& workshop, const Machine& machine, const std::string& linker);

  // Names the files of a new library that needs `needs`; nothing is written yet.
  [[nodiscard]] Library design(const std::vector<std::string>& needs);
  // Writes the real file of a library without needs.
  void write_real(const Library& library);
  // Adds what belongs to a library whose real file is there, and keeps it.
  void finish(const Library& library);
  // Puts files in the way of `library`.
  void scatter_decoys(const Library& library);
  void scatter_system_decoys();
  // Some way to write `path` (a directory, or a file with `file` set) on a command line run in cwd().
  [[nodiscard]] std::string spell(const std::string& path, bool absolute_only = false);

  [[nodiscard]] const std::string& root() const { return m_root; }
  [[nodiscard]] const std::string& cwd() const { return m_cwd; }              // real
  [[nodiscard]] const std::string& entered_cwd() const { return m_entered; }  // as entered: maybe through a symlink
  [[nodiscard]] const std::vector<std::string>& directories() const { return m_directories; }
  [[nodiscard]] const std::vector<Library>& libraries() const { return m_libraries; }
  [[nodiscard]] const Machine& machine() const { return m_machine; }
  [[nodiscard]] Random& random() { return m_random; }
  [[nodiscard]] Workshop& workshop() { return m_workshop; }
  [[nodiscard]] std::string out(const std::string& name) const { return m_root + "/out/" + name; }
  [[nodiscard]] std::uint32_t new_value() {
    return m_next_value += 1 + static_cast<std::uint32_t>(m_random.below(900));
  }

 private:
  void make_directories();
  void add_alias(const std::string& name, const std::string& existing);
  void design_shape(Library& library);
  void design_versioned(Library& library, bool with_dev);
  void design_single(Library& library);
  void design_apart(Library& library);
  void design_script(Library& library);
  void decoy(const Library& library, const std::string& directory);
  void system_decoy(const SystemLibrary& library, const std::string& directory);
  void write_new(const std::string& path, const std::string& content);
  std::string link_to(const std::string& directory);
  std::size_t other_directory(std::size_t than);

  std::string m_root;
  std::string m_cwd;
  std::string m_entered;
  Random& m_random;
  Workshop& m_workshop;
  const Machine& m_machine;
  bool m_other_machines;    // the linker passes over files of other machines
  bool m_any_machine;       // of any machine, not only of those that it can link for
  bool m_names_in_scripts;  // the linker takes -l:NAME in scripts
  std::uint32_t m_next_value = 1000;
  std::size_t m_links = 0;
  std::vector<std::string> m_directories;
  std::vector<Library> m_libraries;
  std::vector<std::string> m_names;  // not yet taken
};

}  // namespace fidelity
