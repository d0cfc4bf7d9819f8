// What cmd/go asks of cmd/link, and what runpath adds to it when it stands between them as the -toolexec program.
// Mirrors cmd/link/internal/ld/{main,config,lib}.go, cmd/internal/objabi/flag.go and cmd/go/internal/work/{gc,buildid}.go
// of Go 1.19 to 1.26.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

// One call of cmd/link, as its words say.
struct LinkTool {
  std::string output;                      // -o
  std::optional<std::string> search_path;  // -r, the last one: DT_RUNPATH verbatim, or one -Wl,-rpath, word
  std::string link_mode;                   // -linkmode, "" when not given
  std::string build_mode;                  // -buildmode, "" when not given
  std::string extld;                       // -extld: the compiler, with words of its own where CC has several
  std::string extldflags;                  // -extldflags
  std::string importcfg;                   // -importcfg: which package is in which file
  bool msan = false, asan = false, linkshared = false;
};

// @files replaced by their words, one a line, as cmd/link does it. A file that cannot be read leaves its word.
[[nodiscard]] std::vector<std::string> expand_link_words(const std::vector<std::string>& words,
                                                         const FileSystem& files);

// Reads cmd/link's words (after its own name), @files expanded.
[[nodiscard]] LinkTool read_link_tool(const std::vector<std::string>& words);

// Who makes the link. `either`: what decides it cannot be read.
enum class Linker { internal, external, either };

// What the packages of a link say of it.
struct LinkedPackages {
  bool has_cgo = true;             // runtime/cgo is among them
  Linker linker = Linker::either;  // unless -linkmode or the kind of output decides
  std::string why;                 // the package that makes it external, "" for none
};

// Reads the package archives that `importcfg` (the file's text) names, as cmd/link's loadobjfile does: host objects of
// a package outside its own list, or a marker that cmd/go left, make the link external.
[[nodiscard]] LinkedPackages read_linked_packages(std::string_view importcfg);

// Variables of a call of cmd/link: GO_EXTLINK_ENABLED, GOOS and GOARCH, "" when unset.
struct LinkSurroundings {
  std::string go_extlink_enabled, target_os, target_arch;
};

// Who makes this link: the kind of output, -linkmode, GO_EXTLINK_ENABLED, then the packages. `why` gets the reason.
[[nodiscard]] Linker who_links(const LinkTool& tool, const LinkSurroundings& around, const LinkedPackages& packages,
                               std::string& why);

// What is done about the link. Pure. `directories` are those that its RUNPATH lacks. Action::add comes with the reason
// "internal" or "may_be_internal"; Action::leave with those of decide_internal_link or "comma".
[[nodiscard]] Decision decide_link_tool(const Settings& settings, const LinkTool& tool, const LinkSurroundings& around,
                                        const LinkedPackages& packages, const std::vector<std::string>& directories);

// The one value for -r: the user's entries, then ours; none empty, none twice.
[[nodiscard]] std::string merge_search_path(std::string_view users, const std::vector<std::string>& directories);

// The words with `-r=search_path` as the last flag, before the main package: the last -r wins.
[[nodiscard]] std::vector<std::string> with_search_path(std::vector<std::string> words, const std::string& search_path);

// The answer of `link -V=full` with `fingerprint` where cmd/go's toolID looks: a field more; in a development version,
// whose last field is buildID=…, the end of that id, as only what follows its last slash counts. Other text stays.
[[nodiscard]] std::string link_version_line(const std::string& answer, const std::string& fingerprint);

}  // namespace runpath::go
