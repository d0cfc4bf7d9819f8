// The build flags of a go command: GOFLAGS first, then the command's own words.
// Mirrors cmd/go/internal/{base/goflags,load/flag,test/testflag,work/build}.go and cmd/internal/quoted of Go 1.19 to 1.26.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runpath::go {

// One -ldflags value: the packages it is for, and the words that cmd/link gets when it is in force.
struct LinkFlags {
  std::string pattern;  // "" = the packages named on the command line
  std::vector<std::string> words;
};

// What a go command was told about linking. Repeated flags: the last one wins.
struct BuildFlags {
  std::string command;             // "build", "test" …; "" when the words are none of go's
  std::vector<LinkFlags> ldflags;  // never empty: the last value that surely applies, then those that may
  std::string build_mode;          // -buildmode, "" when not given
  bool msan = false, asan = false, linkshared = false;
};

// Fields separated by blanks, each bare or wholly in '…' or "…", without escapes; nothing when a quote stays open.
[[nodiscard]] std::optional<std::vector<std::string>> split_quoted(std::string_view text);

// `argv` of the go command, argv[0] included.
[[nodiscard]] BuildFlags read_build_flags(std::string_view goflags, const std::vector<std::string>& argv);

// The value of cmd/link's flag `name` ("linkmode") in the words of one -ldflags; nothing when not given.
[[nodiscard]] std::optional<std::string> link_flag(const std::vector<std::string>& words, std::string_view name);

// What `go env -w` wrote for `name`, from the text of its file (cmd/go/internal/cfg's readEnvFile); "" for nothing.
[[nodiscard]] std::string written_variable(std::string_view env_file, std::string_view name);

}  // namespace runpath::go
