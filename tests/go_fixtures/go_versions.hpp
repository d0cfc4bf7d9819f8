// Which Go toolchains this machine has or can get.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace runpath::test {

struct GoToolchain {
  std::string command;    // the go command
  std::string toolchain;  // GOTOOLCHAIN for it: "local", or a version that `command` runs in its stead
  std::string version;    // "1.24.13"
  bool is_main = false;   // the one that takes every case
  // Everything that go needs to know and nothing of the caller's: GOENV=off, GOTOOLCHAIN, GOFLAGS …
  [[nodiscard]] std::map<std::string, std::string> environment() const;
};

// "1.24.13" and "1.20" as numbers: whether `version` is at least `least`. "" is older than all.
[[nodiscard]] bool at_least(const std::string& version, const std::string& least);

// The main one first. What cannot be had is told on stdout, with the reason. With RUNPATH_TEST_ALL_GO=1 all that are
// known are tried, otherwise the distribution's own and one more.
[[nodiscard]] const std::vector<GoToolchain>& go_toolchains();

}  // namespace runpath::test
