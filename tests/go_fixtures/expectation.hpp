// What a fixture says must come out: its expect.json, read and filled in. go-fixtures/README.md is the long form.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace runpath::test {

// What a program does when it is run: it prints exactly `prints`, or it ends badly and its complaint holds `fails`.
struct Behaviour {
  std::optional<std::string> prints;
  std::optional<std::string> fails;
};

// One entry of RUNPATH; `loose`: another name of the same directory is as good (a directory of the system's).
struct ExpectedDirectory {
  std::string path;
  bool loose = false;
};

struct Expectation {
  std::string description;
  std::string go;                          // the oldest Go it is for, "1.20"; "" for any
  std::vector<std::string> args;           // of go build
  std::map<std::string, std::string> env;  // of go build
  bool external = false;                   // linked through the C compiler
  std::vector<std::string> needed;         // in any order; a name that ends in '?' may be missing
  std::string tag;                         // "runpath", "rpath"
  std::vector<ExpectedDirectory> runpath;  // in this order
  Behaviour behaviour;
  std::vector<nlohmann::json> trace;  // each has to match a record
  std::optional<Behaviour> plain;     // the same, built with the plain compiler
};

// Reads `text`, with ${CASE} and ${DIRECTORY_OF:FILE} filled in. Errors: not JSON, a missing, unknown or ill-typed key.
[[nodiscard]] Result<Expectation> read_expectation(const std::string& text, const std::string& case_directory);

// Whether everything in `pattern` is in `value`: an object's keys, an array's elements in that order (an empty array is
// matched by an empty one only), anything else by being equal.
[[nodiscard]] bool matches(const nlohmann::json& pattern, const nlohmann::json& value);

// What is wrong with a program's NEEDED, in words; "" when nothing is.
[[nodiscard]] std::string compare_needed(const std::vector<std::string>& expected,
                                         const std::vector<std::string>& found);

// The same of its RUNPATH.
[[nodiscard]] std::string compare_runpath(const std::vector<ExpectedDirectory>& expected,
                                          const std::vector<std::string>& found);

}  // namespace runpath::test
