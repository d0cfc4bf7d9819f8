#include "cli/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "trace/words.hpp"

namespace runpath::cli {

namespace {

// What is said of a directory, and whether the names it serves follow at once.
struct ReasonWords {
  Reason reason;
  std::string_view words;
  bool takes_names = false;
};

constexpr auto kReasonWords = std::to_array<ReasonWords>({
    {Reason::needed, "supplies", true},
    {Reason::libc, "the libc's place"},
    {Reason::extra, "RUNPATH_EXTRA names it"},
    {Reason::all, "RUNPATH_POLICY=all"},
    {Reason::default_shadowed, "a default directory, but the next one has other files of these names:", true},
    {Reason::nodefaultlib, "a default directory, but this output ignores those"},
    {Reason::ld_run_path, "LD_RUN_PATH names it, which ld ignores beside an -rpath"},
    {Reason::transitive, "supplies what a library needs:", true},
    {Reason::default_directory, "the loader looks there anyway"},
    {Reason::already_there, "an -rpath of the user's says so already"},
    {Reason::duplicate, "is there already under another name"},
    {Reason::not_needed, "supplies nothing that is needed"},
    {Reason::stub, "has what is linked, but not the name that is loaded:", true},
    {Reason::unexpressible, "its name holds ':' or one of the loader's $ words"},
    {Reason::world_writable, "any user can write to it"},
    {Reason::foreign_owner, "belongs to somebody else"},
    {Reason::denied, "RUNPATH_DENY names it"},
    {Reason::not_allowed, "RUNPATH_ALLOW does not name it"},
    {Reason::go_work, "a working directory of the go command"},
    {Reason::musl_interpreter, "musl's libc is its interpreter"},
    {Reason::libc_never, "RUNPATH_LIBC=never"},
    {Reason::relative, "cannot be made absolute"},
});

std::string milliseconds(double seconds) { return fmt::format("{:.1f} ms", seconds * 1000); }

std::vector<std::string> quoted(const std::vector<std::string>& words) {
  std::vector<std::string> shown;
  for (const auto& word : words) shown.push_back(shell_quote(word));
  return shown;
}

std::string name_list(const std::vector<std::string>& names) { return join(names, ", "); }

std::string entry_words(const PlanEntry& entry) {
  const auto row = std::ranges::find(kReasonWords, entry.reason, &ReasonWords::reason);
  std::string text(reason_words(entry.reason));
  if (row != kReasonWords.end() && row->takes_names) {
    text += " " + name_list(entry.names);
  } else if (!entry.names.empty()) {
    text += fmt::format(" (it has {})", name_list(entry.names));
  }
  if (!entry.detail.empty()) text += "; " + entry.detail;
  if (entry.original != entry.directory && !entry.original.empty()) {
    text += fmt::format("; {} before RUNPATH_MAP", entry.original);
  }
  return fmt::format("{} [{}]", text, reason_code(entry.reason));
}

void describe_entries(std::string_view title, std::string_view sign, const std::vector<PlanEntry>& entries,
                      Page& page) {
  if (entries.empty()) return;
  page.prose(2, title);
  for (const auto& entry : entries) {
    std::vector<std::string> words{fmt::format("{} {} ", sign, entry.directory)};
    for (auto& word : split_nonempty(entry_words(entry), ' ')) words.push_back(std::move(word));
    page.words(4, 8, words);
  }
}

void describe_hazards(std::string_view title, const std::vector<Hazard>& hazards, Page& page) {
  for (const auto& hazard : hazards) {
    const std::string subject = hazard.subject.empty() ? "" : hazard.subject + ": ";
    page.field(title, fmt::format("{}{} [{}]", subject, hazard.detail, hazard.code));
  }
}

void describe_plan(const Plan& plan, Page& page) {
  if (plan.added.empty()) page.field("RUNPATH", "nothing was added");
  describe_entries("added to RUNPATH, in this order", "+", plan.added, page);
  describe_entries("left out", "-", plan.left_out, page);
  for (const auto& conflict : plan.conflicts) {
    page.field("conflict",
               fmt::format("{} was linked from {}, but will load from {}: no order of directories can serve all",
                           conflict.name, conflict.wanted, conflict.loaded.empty() ? "nowhere" : conflict.loaded));
  }
  describe_hazards("hazard", plan.hazards, page);
}

std::string kind_words(const Record& record) {
  std::string text = record.call_kind;
  if (!record.why.empty()) text += fmt::format(" ({})", record.why);
  return text;
}

std::string ending_words(const Record& record) {
  std::string text = "unknown: runpath was replaced by the tool";
  if (record.ending.known && record.ending.signal != 0) text = fmt::format("killed by signal {}", record.ending.signal);
  if (record.ending.known && record.ending.signal == 0) text = fmt::format("status {}", record.ending.status);
  if (record.ending.known) text += ", after " + milliseconds(record.seconds);
  if (record.own_seconds > 0) text += fmt::format(", {} of it runpath's", milliseconds(record.own_seconds));
  if (record.relinks != 0)
    text += fmt::format(", linked again {} time{}", record.relinks, record.relinks == 1 ? "" : "s");
  return text;
}

std::string linker_words(const Record& record) {
  std::string text = record.linker.value_or("not known");
  if (record.hook == "linker") text += ", its words seen by our own ld";
  if (record.hook == "driver") text += ", its words told by the driver (-###)";
  if (record.hook == "direct") text += ", called directly";
  if (!record.hook_why.empty()) text += fmt::format(" because {}", record.hook_why);
  return text;
}

void describe_caller(const Record& record, Page& page) {
  page.field("by", fmt::format("{} ({})", record.parent.empty() ? "process" : record.parent, record.parent_pid));
  page.field("at", fmt::format("{}, process {}", record.time, record.pid));
}

void describe_call(const Record& record, bool long_form, Page& page) {
  page.field("kind", kind_words(record));
  if (record.real_tool) {
    page.field("real tool", fmt::format("{} ({})", record.real_tool->path, record.real_tool->how));
    if (long_form && !record.real_tool->skipped.empty()) {
      page.field("", "passed over: " + name_list(record.real_tool->skipped));
    }
  }
  if (!record.hook.empty() || record.linker) page.field("linker", linker_words(record));
  if (!record.link_line) return;
  page.field("output", fmt::format("{} ({})", record.link_line->output, word_of(record.link_line->output_kind)));
}

void describe_go(const Record& record, Page& page) {
  if (record.go) {
    page.field("Go", fmt::format("{}{}{} ({})", word_of(record.go->call), record.go->import_path.empty() ? "" : " of ",
                                 record.go->import_path, record.go->why));
  }
  if (record.go_decision) {
    const std::string_view done =
        record.go_decision->action == go::Action::decline ? "Go was made to link through runpath"
        : record.go_decision->action == go::Action::add   ? "Go's linker was given the directories"
                                                          : "nothing was changed";
    const std::string detail = record.go_decision->detail.empty() ? "" : ": " + record.go_decision->detail;
    page.field("decision", fmt::format("{}{} [{}]", done, detail, record.go_decision->reason));
  }
}

void describe_missing(const Findings& findings, Page& page) {
  for (const auto& finding : findings.inputs) {
    if (finding.found_as == FoundAs::missing) page.field("NOT FOUND", finding.spelled);
    if (finding.found_as == FoundAs::unreadable) page.field("UNREADABLE", finding.path);
  }
}

void describe_output(const Record& record, Page& page) {
  if (!record.output) return;
  const auto& output = *record.output;
  page.field("has", fmt::format("{} {}", output.tag == "rpath" ? "RPATH" : "RUNPATH",
                                output.runpath.empty() ? "none" : join(output.runpath, ":")));
  for (const auto& resolution : output.resolutions) {
    const auto& loader = resolution.loader;
    std::string text = fmt::format("{} → {}", loader.name, loader.path.empty() ? "not found" : loader.path);
    if (!resolution.right && !resolution.expected.empty()) text += fmt::format(", linked was {}", resolution.expected);
    page.field(resolution.right || resolution.expected.empty() ? "loads" : "WRONG", text);
  }
}

std::string tried_words(const Tried& tried) {
  return fmt::format("{}: {}", tried.path, tried.why.empty() ? "not there" : tried.why);
}

void describe_inputs(const Findings& findings, Page& page) {
  page.prose(2, "inputs");
  for (const auto& finding : findings.inputs) {
    const std::string path = finding.path.empty() || finding.path == finding.spelled ? "" : " → " + finding.path;
    std::string text = fmt::format("{}{} ({}", finding.spelled, path, word_of(finding.found_as));
    if (!finding.needed_name.empty()) text += ", loaded as " + finding.needed_name;
    if (!finding.via.empty()) text += ", named by " + finding.via;
    if (finding.input.as_needed && finding.found_as == FoundAs::shared) text += ", as needed";
    page.words(4, 8, split_nonempty(text + ")", ' '));
    for (const auto& tried : finding.tried) page.words(8, 12, {"tried", tried_words(tried)});
    if (finding.tried_omitted != 0) page.prose(8, fmt::format("tried {} more, not there", finding.tried_omitted));
  }
}

void describe_long(const Record& record, Page& page) {
  if (record.findings) {
    describe_inputs(*record.findings, page);
    page.prose(2, "searched");
    for (const auto& directory : record.findings->search) page.words(4, 8, {directory});
    const auto& libc = record.findings->libc;
    if (!libc.path.empty()) page.field("libc", fmt::format("{} ({})", libc.path, libc.how));
    if (!libc.interpreter.empty()) page.field("interpreter", libc.interpreter);
  }
  for (const auto& [variable, value] : record.settings) page.field("setting", variable + "=" + value);
  for (const auto& [variable, value] : record.environment) page.field("environment", " " + variable + "=" + value);
  if (!record.unknown_settings.empty()) page.field("no setting", name_list(record.unknown_settings));
  if (record.link_line) page.field("ld's words", quoted(record.link_line->words));
}

void describe_decisions(const Record& record, Page& page) {
  describe_go(record, page);
  if (record.findings) describe_missing(*record.findings, page);
  if (record.plan) describe_plan(*record.plan, page);
  describe_hazards("hazard", record.hazards, page);
  for (const auto& failure : record.failures) page.field("failure", failure);
  if (!record.appended.empty()) page.field("appended", quoted(record.appended));
}

}  // namespace

std::string_view reason_words(Reason reason) {
  for (const auto& row : kReasonWords) {
    if (row.reason == reason) return row.words;
  }
  return "";
}

void describe(const Record& record, bool long_form, Page& page) {
  page.words(0, 4, quoted(record.argv));
  page.field("in", record.cwd);
  describe_caller(record, page);
  describe_call(record, long_form, page);
  describe_decisions(record, page);
  describe_output(record, page);
  page.field("ended", ending_words(record));
  if (long_form) describe_long(record, page);
}

void describe_ahead(const Record& record, bool long_form, std::string_view outcome, Page& page) {
  page.words(0, 4, quoted(record.argv));
  page.field("in", record.cwd);
  describe_call(record, long_form, page);
  describe_decisions(record, page);
  page.field("would", outcome);
  if (long_form) describe_long(record, page);
}

}  // namespace runpath::cli
