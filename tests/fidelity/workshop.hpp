// Makes objects, libraries and archives that each hold one function, fast: assembled once, then copied with another number.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace fidelity {

// A function "fn_NAME" that returns its own number plus what the functions of `needs` return.
struct Unit {
  std::string symbol;              // "fn_alpha"
  std::vector<std::string> needs;  // symbols that it calls
  auto operator<=>(const Unit&) const = default;
};

enum class Foreign { none, other_class, other_machine };

class Workshop {
 public:
  // Works in `directory`, which it makes.
  explicit Workshop(std::string directory);

  // The bytes of a relocatable object whose function returns `value`.
  [[nodiscard]] std::string object(const Unit& unit, std::uint32_t value);
  // The bytes of a shared library without needs of its own; no SONAME when `soname` is "".
  [[nodiscard]] std::string library(const std::string& symbol, const std::string& soname, std::uint32_t value,
                                    Foreign foreign = Foreign::none);
  // The bytes of a static library that holds object(unit, value).
  [[nodiscard]] std::string archive(const Unit& unit, std::uint32_t value);
  // The bytes of an object with the table of functions that the program calls and the one of those it only refers to.
  [[nodiscard]] std::string table(const std::vector<std::string>& calls, const std::vector<std::string>& references);
  // The program's own object: prints what each function returns, then every object that is loaded.
  [[nodiscard]] const std::string& main_object() const { return m_main_object; }

 private:
  std::string assemble(const std::string& source, const std::string& option);
  std::string link_shared(const std::string& object, const std::string& soname, const std::string& emulation);
  std::string run_tool(const std::vector<std::string>& words, const std::string& output);

  std::string m_directory;
  std::string m_main_object;  // a path
  std::mutex m_mutex;
  std::map<Unit, std::string> m_objects;
  std::map<std::pair<std::string, std::string>, std::string> m_libraries;          // by symbol and SONAME
  std::map<std::pair<std::string, std::string>, std::string> m_foreign_libraries;  // likewise, 32 bits
};

// The same file with other numbers: `change` is added to each that it holds.
[[nodiscard]] std::string with_other_values(std::string bytes, std::uint32_t change);

}  // namespace fidelity
