#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "go/go_call.hpp"

namespace runpath::go {

namespace {

// cmd/link's mustLinkExternal.
constexpr std::array<std::string_view, 4> kExternalModes = {"c-archive", "c-shared", "plugin", "shared"};

// GOOS values whose programs are not ELF, so that no RUNPATH can be in them.
constexpr std::array<std::string_view, 7> kNotElf = {"aix", "darwin", "ios", "js", "plan9", "wasip1", "windows"};

bool is_one_of(std::string_view text, std::span<const std::string_view> names) {
  return std::ranges::find(names, text) != names.end();
}

// Who links: -linkmode, then GO_EXTLINK_ENABLED; "auto" leaves it to cmd/link.
std::string link_mode(const LinkFlags& flags, std::string_view go_extlink_enabled) {
  const auto mode = link_flag(flags.words, "linkmode").value_or("auto");
  if (mode == "internal" || mode == "external") return mode;
  if (go_extlink_enabled == "0") return "internal";
  return go_extlink_enabled == "1" ? "external" : "auto";
}

bool is_static_word(std::string_view word) {
  if (word == "-static" || word == "--static" || word == "-static-pie") return true;
  const auto passed_on = after_prefix(word, "-Wl,");
  if (!passed_on) return false;
  return std::ranges::any_of(split(*passed_on, ','),
                             [](const auto& part) { return part == "-static" || part == "-Bstatic"; });
}

// Why every link of this build is external anyway; "" when it is not.
std::string why_external(const Context& context, std::string_view go_extlink_enabled) {
  const auto& build = context.build;
  if (must_link_externally(build.build_mode)) return "-buildmode=" + build.build_mode;
  if (build.linkshared) return "-linkshared";
  if (build.msan) return "-msan";
  if (build.asan) return "-asan";
  const auto external = [&](const auto& flags) { return link_mode(flags, go_extlink_enabled) == "external"; };
  if (!std::ranges::all_of(build.ldflags, external)) return {};
  return go_extlink_enabled == "1" ? "GO_EXTLINK_ENABLED=1" : "-linkmode=external";
}

Decision leave(std::string reason, std::string detail) { return {Action::leave, std::move(reason), std::move(detail)}; }

// What in the build's own flags forbids or spares an external link of ours.
std::optional<Decision> read_flags(const Context& context, const std::string& go_extlink_enabled) {
  if (!context.ldflags_known) {
    if (go_extlink_enabled == "0") return leave("internal_requested", "GO_EXTLINK_ENABLED=0");
    return leave("ldflags_unknown", "the go command's words cannot be read");
  }
  for (const auto& flags : context.build.ldflags) {
    if (link_mode(flags, go_extlink_enabled) != "internal") continue;
    const bool by_flag = link_flag(flags.words, "linkmode") == "internal";
    return leave("internal_requested", by_flag ? "-linkmode=internal" : "GO_EXTLINK_ENABLED=0");
  }
  for (const auto& flags : context.build.ldflags) {
    if (const auto word = static_link_word(link_flag(flags.words, "extldflags").value_or("")); !word.empty())
      return leave("static_extldflags", word + " in -extldflags");
  }
  if (auto why = why_external(context, go_extlink_enabled); !why.empty())
    return leave("external_anyway", std::move(why));
  return std::nullopt;
}

std::optional<Decision> read_settings(const Settings& settings) {
  if (settings.policy == Policy::off) return leave("policy_off", "RUNPATH_POLICY=off");
  switch (settings.go_internal) {
    case GoInternalPolicy::off: return leave("setting_off", "RUNPATH_GO_INTERNAL=off");
    case GoInternalPolicy::report: return leave("setting_report", "RUNPATH_GO_INTERNAL=report");
    case GoInternalPolicy::toolexec: return leave("setting_toolexec", "RUNPATH_GO_INTERNAL=toolexec");
    case GoInternalPolicy::external: break;
  }
  return std::nullopt;
}

}  // namespace

bool must_link_externally(std::string_view build_mode) { return is_one_of(build_mode, kExternalModes); }

bool makes_elf(std::string_view target_os) { return !is_one_of(target_os, kNotElf); }

std::string static_link_word(std::string_view extldflags) {
  const auto words = split_quoted(extldflags).value_or(std::vector<std::string>());
  const auto found = std::ranges::find_if(words, is_static_word);
  return found == words.end() ? "" : *found;
}

Decision decide_internal_link(const Settings& settings, const Context& context, const std::string& go_extlink_enabled,
                              const std::vector<std::string>& directories) {
  if (auto decision = read_settings(settings)) return *decision;
  if (!makes_elf(context.target_os)) return leave("target_not_elf", "GOOS=" + context.target_os);
  if (auto decision = read_flags(context, go_extlink_enabled)) return *decision;
  if (directories.empty()) return leave("nothing_to_add", "no directory would go into RUNPATH");
  return {Action::decline, "would_add", join(directories, ":")};
}

}  // namespace runpath::go
