#include <fmt/format.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

namespace {

using Words = std::vector<std::string>;

bool contains(const Words& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

bool has_input(const DriverCall& call, std::string_view name) {
  return std::ranges::any_of(call.inputs, [&](const auto& input) { return base_name(input) == name; });
}

// Whether the last component but one begins so: "/tmp/go-link-123/go.o".
bool is_in_directory(std::string_view path, std::string_view prefix) {
  return base_name(dir_name(path)).starts_with(prefix);
}

bool has_input_in(const DriverCall& call, std::string_view name, std::string_view directory_prefix) {
  return std::ranges::any_of(call.inputs, [&](const auto& input) {
    return base_name(input) == name && is_in_directory(input, directory_prefix);
  });
}

bool compiles(const DriverCall& call) { return call.kind == CallKind::compile || call.kind == CallKind::assemble; }

bool links(const DriverCall& call) {
  switch (call.kind) {
    case CallKind::link:
    case CallKind::shared_link:
    case CallKind::static_link:
    case CallKind::static_pie: return true;
    default: return false;
  }
}

// What a shape is looked for in.
struct Seen {
  Words words;  // the driver's, without argv[0]
  const DriverCall& call;
  const Context& context;
  std::string_view cwd;

  [[nodiscard]] bool parent_is(std::string_view name) const {
    const auto& executable = context.parent.executable;
    return executable == name || (name == "go" && (executable == ".go-wrapped" || executable == "go_bootstrap"));
  }
};

// cmd/go's gccToolID.
bool is_tool_id(const Seen& seen) {
  const auto& words = seen.words;
  return words.size() == 5 && words[0] == "-###" && words[1] == "-x" && words[3] == "-c" && words[4] == "-";
}

// cmd/go's gccSupportsFlag, and compilerVersion for -asan and -msan.
bool is_flag_probe(const Seen& seen) {
  const auto& words = seen.words;
  if (words.size() == 1) return seen.parent_is("go") && (words[0] == "--version" || words[0] == "-v");
  const std::size_t end = words.size();
  return end > 5 && words[end - 5] == "-x" && words[end - 3] == "-" && words[end - 2] == "-o" &&
         words[end - 1] == "/dev/null";
}

// cmd/link's linkerFlagSupported; Go 1.19 and 1.20 run it inside the temporary directory. And the questions of other
// kinds that it asks only when it links externally.
bool is_linker_probe(const Seen& seen) {
  if (has_input_in(seen.call, "trivial.c", "go-link-")) return true;
  if (has_input(seen.call, "trivial.c")) return seen.parent_is("link") || base_name(seen.cwd).starts_with("go-link-");
  const bool asks_linker = contains(seen.words, "-Wl,--version");
  const bool asks_program = contains(seen.words, "--print-prog-name") || contains(seen.words, "--print-prog-name=ar");
  return seen.parent_is("link") && (asks_linker || asks_program);
}

// cmd/link's hostlink.
bool is_external_link(const Seen& seen) {
  if (!links(seen.call)) return false;
  return has_input_in(seen.call, "go.o", "go-link-") || (seen.parent_is("link") && has_input(seen.call, "go.o"));
}

// cmd/link's findLibPathCmd.
bool is_internal_link_query(const Seen& seen) {
  const bool asks = std::ranges::any_of(seen.words, [](const auto& word) {
    return word == "--print-libgcc-file-name" || word.starts_with("--print-file-name=");
  });
  return asks && seen.parent_is("link");
}

// cmd/go's dynimport. cmd/cgo of Go 1.19 and 1.20 writes a _cgo_.o of its own, by -c.
bool is_dynimport_link(const Seen& seen) {
  return links(seen.call) && base_name(seen.call.output) == "_cgo_.o" && has_input(seen.call, "_cgo_main.o");
}

// cmd/cgo's questions to the compiler, and what cmd/go compiles of a cgo package.
bool is_compile(const Seen& seen) {
  if (!compiles(seen.call) && seen.call.kind != CallKind::preprocess) return false;
  return seen.parent_is("cgo") || !seen.context.import_path.empty();
}

// How each of Go's calls looks, most particular first.
struct Shape {
  Call call;
  bool (*matches)(const Seen&);
  std::string_view what;
};
constexpr Shape kShapes[] = {
    {Call::tool_id, is_tool_id, "-### -x LANG -c -"},
    {Call::flag_probe, is_flag_probe, "-x LANG - -o /dev/null"},
    {Call::linker_probe, is_linker_probe, "trivial.c"},
    {Call::external_link, is_external_link, "go.o"},
    {Call::internal_link_query, is_internal_link_query, "--print-… from link"},
    {Call::dynimport_link, is_dynimport_link, "_cgo_.o from _cgo_main.o"},
    {Call::compile, is_compile, "a cgo package's compile"},
};

// Why the caller is Go, in words; "" when nothing shows it. A go command far away counts only with its environment: it
// may be running the user's own program, and that any compiler.
std::string evidence(const Context& context) {
  Words found;
  // People set GOVERSION=1.22 for their own scripts; Go's says "go1.22" or "devel go1.27-…".
  const bool is_gos_own = context.version.starts_with("go") || context.version.starts_with("devel ");
  if (is_gos_own) found.push_back("GOVERSION=" + context.version);
  if (!context.import_path.empty()) found.push_back("TOOLEXEC_IMPORTPATH=" + context.import_path);
  const auto& parent = context.parent;
  const bool runs_only_compilers = parent.executable == "link" || parent.executable == "cgo";
  const bool is_tool = runs_only_compilers || parent.executable == "go" || parent.executable == ".go-wrapped" ||
                       parent.executable == "go_bootstrap";
  if (is_tool && (runs_only_compilers || parent.between.empty())) found.push_back("called by " + parent.executable);
  return join(found, ", ");
}

std::string shown(const std::vector<LinkFlags>& ldflags) {
  Words shown;
  for (const auto& given : ldflags) {
    if (given.words.empty()) continue;
    shown.push_back((given.pattern.empty() ? "" : given.pattern + "=") + join(given.words, " "));
  }
  return join(shown, "; ");
}

}  // namespace

std::string_view call_name(Call call) {
  switch (call) {
    case Call::none: return "none";
    case Call::tool_id: return "tool_id";
    case Call::flag_probe: return "flag_probe";
    case Call::compile: return "compile";
    case Call::dynimport_link: return "dynimport_link";
    case Call::linker_probe: return "linker_probe";
    case Call::external_link: return "external_link";
    case Call::internal_link_query: return "internal_link_query";
    case Call::link_id: return "link_id";
    case Call::link_tool: return "link_tool";
  }
  return "none";
}

Context recognise(const Process& process, const DriverCall& driver_call, const Parent& parent) {
  Context context;
  context.version = process.env("GOVERSION");
  context.import_path = process.env("TOOLEXEC_IMPORTPATH");
  context.flags = process.env("GOFLAGS");
  context.target_os = process.env("GOOS");
  context.parent = parent;
  const auto found = evidence(context);
  if (found.empty() || process.argv.empty()) return context;
  const Seen seen{{process.argv.begin() + 1, process.argv.end()}, driver_call, context, process.cwd};
  const auto* shape = std::ranges::find_if(kShapes, [&](const auto& candidate) { return candidate.matches(seen); });
  if (shape == std::end(kShapes)) return context;
  const bool go_called = seen.parent_is("go");
  context.build = read_build_flags(context.flags, go_called ? parent.argv : Words());
  context.ldflags_known = go_called && parent.argv.size() > 1;
  context.ldflags = shown(context.build.ldflags);
  context.why = fmt::format("{}; {}", shape->what, found);
  context.call = shape->call;
  return context;
}

bool wants_note(const Context& context, const DriverCall& driver_call) {
  return context.call == Call::compile && context.import_path == "runtime/cgo" &&
         driver_call.kind == CallKind::compile && has_input(driver_call, "_cgo_export.c") &&
         driver_call.output.ends_with(".o");
}

}  // namespace runpath::go
