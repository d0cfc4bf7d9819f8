#include "app/settings_table.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

namespace {

// A setting's words and what they stand for; the default stands first.
template <class Enum>
struct Word {
  std::string_view word;
  Enum value;
};

constexpr auto kPolicy =
    std::to_array<Word<Policy>>({{"needed", Policy::needed}, {"all", Policy::all}, {"off", Policy::off}});
constexpr auto kLibc = std::to_array<Word<LibcPolicy>>(
    {{"auto", LibcPolicy::automatic}, {"always", LibcPolicy::always}, {"never", LibcPolicy::never}});
constexpr auto kTag = std::to_array<Word<TagPolicy>>(
    {{"auto", TagPolicy::automatic}, {"runpath", TagPolicy::runpath}, {"rpath", TagPolicy::rpath}});
constexpr auto kExact = std::to_array<Word<ExactPolicy>>(
    {{"auto", ExactPolicy::automatic}, {"always", ExactPolicy::always}, {"never", ExactPolicy::never}});
constexpr auto kVerify = std::to_array<Word<VerifyPolicy>>(
    {{"off", VerifyPolicy::off}, {"report", VerifyPolicy::report}, {"strict", VerifyPolicy::strict}});
constexpr auto kGoInternal = std::to_array<Word<GoInternalPolicy>>({{"external", GoInternalPolicy::external},
                                                                    {"toolexec", GoInternalPolicy::toolexec},
                                                                    {"report", GoInternalPolicy::report},
                                                                    {"off", GoInternalPolicy::off}});
constexpr auto kHook = std::to_array<Word<HookPolicy>>(
    {{"auto", HookPolicy::automatic}, {"linker", HookPolicy::linker}, {"driver", HookPolicy::driver}});
constexpr auto kTraceLevel = std::to_array<Word<TraceLevel>>({{"link", TraceLevel::link}, {"all", TraceLevel::all}});

// An empty value is no value: it leaves the default.
template <auto Field, const auto& Words>
Result<void> read_word(Settings& settings, std::string_view text) {
  if (text.empty()) text = Words.front().word;
  for (const auto& row : Words) {
    if (row.word != text) continue;
    settings.*Field = row.value;
    return success();
  }
  return fail("is not one of the choices");
}

template <auto Field, const auto& Words>
std::string show_word(const Settings& settings) {
  for (const auto& row : Words) {
    if (row.value == settings.*Field) return std::string(row.word);
  }
  return "";
}

template <auto Field>
Result<void> read_command(Settings& settings, std::string_view text) {
  const auto words = shell_split(text);
  if (!words) return fail(words.error().message);
  settings.*Field = words.value().empty() ? "" : std::string(text);
  if (!words.value().empty() && words.value().front().empty()) return fail("its first word is empty");
  return success();
}

template <auto Field>
std::string show_text(const Settings& settings) {
  return settings.*Field;
}

Result<void> read_trace_place(Settings& settings, std::string_view text) {
  settings.trace = text;
  return success();
}

// Loader tokens that may begin a RUNPATH entry of the user's own.
bool begins_with_token(std::string_view directory) {
  for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"}) {
    const auto rest = after_prefix(directory, token);
    if (rest && (rest->empty() || rest->starts_with('/'))) return true;
  }
  return false;
}

Result<void> require_expressible(std::string_view directory) {
  if (directory.find('\n') != std::string_view::npos) return fail(fmt::format("\"{}\" has a newline in it", directory));
  return success();
}

// A directory prefix as the user gave it, without needless slashes and dots.
Result<std::string> read_directory(std::string_view directory, bool token_allowed) {
  TRY(require_expressible(directory));
  if (is_absolute(directory)) return clean_absolute(directory, "/");
  if (token_allowed && begins_with_token(directory)) return std::string(directory);
  const auto wish = token_allowed ? "neither an absolute path nor below $ORIGIN" : "not an absolute path";
  return fail(fmt::format("\"{}\" is {}", directory, wish));
}

template <auto Field, bool TokenAllowed>
Result<void> read_list(Settings& settings, std::string_view text) {
  std::vector<std::string> directories;
  for (const auto& piece : split_nonempty(text, ':')) {
    TRY(auto directory, read_directory(piece, TokenAllowed));
    directories.push_back(std::move(directory));
  }
  settings.*Field = std::move(directories);
  return success();
}

template <auto Field>
std::string show_list(const Settings& settings) {
  return join(settings.*Field, ":");
}

Result<void> read_mappings(Settings& settings, std::string_view text) {
  std::vector<Mapping> mappings;
  for (const auto& piece : split_nonempty(text, ':')) {
    const auto equals = piece.find('=');
    if (equals == std::string::npos) return fail(fmt::format("\"{}\" has no '='", piece));
    TRY(auto from, read_directory(std::string_view(piece).substr(0, equals), false));
    TRY(auto to, read_directory(std::string_view(piece).substr(equals + 1), true));
    mappings.push_back({std::move(from), std::move(to)});
  }
  settings.map = std::move(mappings);
  return success();
}

std::string show_mappings(const Settings& settings) {
  std::vector<std::string> pieces;
  for (const auto& mapping : settings.map) pieces.push_back(mapping.from + "=" + mapping.to);
  return join(pieces, ":");
}

template <auto Field>
constexpr SettingEntry command(std::string_view name, std::string_view meaning) {
  return {name,    SettingShape::command, "empty, a command in shell words",
          meaning, &read_command<Field>,  &show_text<Field>};
}

template <auto Field, bool TokenAllowed = false>
constexpr SettingEntry list(std::string_view name, std::string_view meaning) {
  return {name,
          SettingShape::list,
          TokenAllowed ? "empty, a colon list of absolute directories ($ORIGIN may begin one)"
                       : "empty, a colon list of absolute directories",
          meaning,
          &read_list<Field, TokenAllowed>,
          &show_list<Field>};
}

template <auto Field, const auto& Words>
constexpr SettingEntry word(std::string_view name, std::string_view choices, std::string_view meaning) {
  return {name, SettingShape::word, choices, meaning, &read_word<Field, Words>, &show_word<Field, Words>};
}

constexpr auto kTable = std::to_array<SettingEntry>({
    command<&Settings::cc>("CC", "the real C compiler; empty: the next on PATH that is not runpath"),
    command<&Settings::cxx>("CXX", "the real C++ compiler; empty: the next on PATH that is not runpath"),
    command<&Settings::fc>("FC", "the real Fortran compiler; empty: the next on PATH that is not runpath"),
    command<&Settings::ld>("LD", "the real linker; empty: the next on PATH that is not runpath"),
    word<&Settings::policy, kPolicy>("POLICY", "needed, all, off",
                                     "directories that supply a needed library; every -L directory; nothing"),
    word<&Settings::libc, kLibc>("LIBC", "auto, always, never",
                                 "the libc's directory: when it is not a default loader directory; always; never"),
    word<&Settings::tag, kTag>("TAG", "auto, runpath, rpath",
                               "the dynamic tag; auto: the user's last --enable/disable-new-dtags, else RUNPATH"),
    list<&Settings::allow>("ALLOW", "prefixes of the directories that may be added; empty: all"),
    list<&Settings::deny>("DENY", "prefixes of the directories that are never added"),
    list<&Settings::extra, true>("EXTRA", "directories appended to every dynamic link, for dlopen"),
    {"MAP", SettingShape::mappings, "empty, a colon list of from=to ($ORIGIN may begin a to)",
     "rewrites the prefix of a directory that is added", &read_mappings, &show_mappings},
    word<&Settings::exact, kExact>(
        "EXACT", "auto, always, never",
        "read NEEDED after the link and relink once with the exact list: where it is uncertain; always; never"),
    word<&Settings::verify, kVerify>(
        "VERIFY", "off, report, strict",
        "after a link resolve every NEEDED as the loader would: no; trace and warn; fail as well"),
    word<&Settings::go_internal, kGoInternal>(
        "GO_INTERNAL", "external, toolexec, report, off",
        "when Go would link internally: make it link through us; leave it to runpath-toolexec; record it; do not look"),
    word<&Settings::hook, kHook>("HOOK", "auto, linker, driver",
                                 "how the link line is seen: our ld, else -###; our ld; -###"),
    {"TRACE", SettingShape::word, "empty, a file, a directory",
     "where the trace goes: a file is appended to, a directory gets one file a process", &read_trace_place,
     &show_text<&Settings::trace>},
    word<&Settings::trace_level, kTraceLevel>("TRACE_LEVEL", "link, all",
                                              "what is traced: links and Go events; also compiles, queries and probes"),
});

}  // namespace

std::span<const SettingEntry> setting_table() { return kTable; }

}  // namespace runpath
