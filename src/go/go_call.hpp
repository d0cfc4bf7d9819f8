// What cmd/go, cmd/cgo and cmd/link want of us, and what to do when Go would link by itself.
// Facts mirror cmd/go/internal/work/{exec,buildid,gc}.go and cmd/link/internal/ld/{config,lib,elf}.go.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "go/go_flags.hpp"
#include "invocation/invocation.hpp"
#include "plan/settings.hpp"

namespace runpath::go {

enum class Call {
  none,                 // not Go's
  tool_id,              // -### -x LANG -c -: the answer becomes part of the cache key
  flag_probe,           // cmd/go asks whether a flag is known
  compile,              // cgo's compiles and its type probes
  dynimport_link,       // -o …/_cgo_.o …: read back for dynamic symbols
  linker_probe,         // cmd/link links trivial.c to try a flag
  external_link,        // the final link
  internal_link_query,  // --print-libgcc-file-name and --print-file-name= from an internal link
  link_id,              // cmd/link -V=full under -toolexec: the answer becomes part of the cache key
  link_tool,            // cmd/link under -toolexec
};

[[nodiscard]] std::string_view call_name(Call call);

// The process that called us, from /proc; empty fields where it cannot be known.
struct Parent {
  long pid = 0;
  std::string executable;            // base name of /proc/PID/exe
  std::vector<std::string> argv;     // empty without /proc
  std::vector<std::string> between;  // executables that stand between it and us, ours first: a shell script, ccache
};

// Who called: the nearest of go, link and cgo among `pid` and its next few ancestors; `pid` itself when there is none.
[[nodiscard]] Parent read_parent(long pid, const FileSystem& files);

// Who called, as what.
struct Context {
  Call call = Call::none;
  std::string why;             // the evidence, in words
  std::string version;         // GOVERSION, "" when unset
  std::string import_path;     // TOOLEXEC_IMPORTPATH, "" when unset
  std::string flags;           // GOFLAGS
  std::string ldflags;         // the -ldflags of the build as far as they can be known
  bool ldflags_known = false;  // the parent is a go command whose words could be read
  std::string target_os;       // GOOS, "" when unset
  BuildFlags build;            // what GOFLAGS and the parent's words say
  Parent parent;
};

[[nodiscard]] Context recognise(const Process& process, const DriverCall& driver_call, const Parent& parent);

// Whether this is the one compile of runtime/cgo whose object gets the note section: _cgo_export.c, which every Go
// generates for every cgo package, compiles once and puts into the package's archive.
[[nodiscard]] bool wants_note(const Context& context, const DriverCall& driver_call);

// What is done about an internal link that would lack RUNPATH.
enum class Action {
  decline,  // make the dynimport link of runtime/cgo fail, so that cmd/link links externally, through us
  leave,    // change nothing
  add,      // give cmd/link the directories with -r
};

// The decision and its reason code: "would_add" (the only one that declines), "nothing_to_add", "internal_requested",
// "external_anyway", "static_extldflags", "ldflags_unknown", "target_not_elf", "setting_report", "setting_toolexec",
// "setting_off", "policy_off"; those of decide_link_tool are told there.
struct Decision {
  Action action = Action::leave;
  std::string reason;
  std::string detail;  // in words: which flag, which directory
};

// Whether programs of this -buildmode are always linked by the C compiler.
[[nodiscard]] bool must_link_externally(std::string_view build_mode);

// Whether programs for this GOOS are ELF; "" is taken for one that is.
[[nodiscard]] bool makes_elf(std::string_view target_os);

// The word of -extldflags that would make a program of an external link static; "" for none.
[[nodiscard]] std::string static_link_word(std::string_view extldflags);

// The one function that decides; the tool-id answer and the dynimport link both call it. Pure.
// `directories` is what would go into an internally linked program's RUNPATH (libc's place, RUNPATH_EXTRA).
[[nodiscard]] Decision decide_internal_link(const Settings& settings, const Context& context,
                                            const std::string& go_extlink_enabled,
                                            const std::vector<std::string>& directories);

// Everything that makes a program come out differently, as one short text for a cache key.
struct FingerprintInput {
  std::string version;        // runpath's own
  Settings settings;          // only those that alter output count
  std::string real_compiler;  // path, plus size and modification time of what it leads to
  std::vector<std::string> directories;
  std::string interpreter;
  Decision decision;
  std::string nix;  // NIX_DONT_SET_RPATH* and the like, "" when unset
};
[[nodiscard]] std::string fingerprint(const FingerprintInput& input);

// The line, without its newline, that goes before the real compiler's tool-id answer: "runpath version N HASH HASH".
// Go 1.19 takes the first line whose second word is "version", newer Go the first with "version" and a digit after it;
// both skip the rest. Hashes only, so that no path brings in "experimental" or another word that Go looks for.
// `compiler_identity` names the build of a compiler whose own line says "experimental" (see compiler_proper).
[[nodiscard]] std::string tool_id_line(const std::string& version, const std::string& fingerprint,
                                       const std::string& real_answer, const std::string& compiler_identity = "");

// The line of `real_answer` that Go would have taken as the compiler's id; "" for none.
[[nodiscard]] std::string version_line(const std::string& real_answer);

// The compiler proper (cc1) that Go identifies by its content when the version line says "experimental"; "" otherwise.
[[nodiscard]] std::string compiler_proper(const std::string& real_answer);

// Adds a section ".note.runpath" (SHT_NOTE, SHF_EXCLUDE) holding `fingerprint` to the relocatable object `path`,
// of any ELF class and machine, so that what runtime/cgo compiles to changes with it; an older one of ours is replaced.
// The new file takes the old one's place in one step. Errors leave the object as it was.
[[nodiscard]] Result<void> add_note_section(const std::string& path, const std::string& fingerprint);

// The same for an object in memory. Errors: not a relocatable ELF object, damaged.
[[nodiscard]] Result<std::string> with_note_section(std::string object, const std::string& fingerprint);

}  // namespace runpath::go
