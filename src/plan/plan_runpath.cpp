#include "plan/plan_runpath.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "linkline/read_link_line.hpp"

namespace runpath {

namespace {

// A directory that will stand in RUNPATH, on its way there.
struct Candidate {
  std::size_t directory = 0;  // index into Findings::directories
  Reason reason = Reason::needed;
};

// What the loader expands inside an entry: such a name cannot be written down.
bool holds_loader_token(std::string_view path) {
  for (const std::string_view token : {"ORIGIN", "LIB", "PLATFORM"}) {
    for (const std::string_view opening : {"$", "${"}) {
      if (path.find(std::string(opening).append(token)) != std::string_view::npos) return true;
    }
  }
  return false;
}

bool is_in(const std::vector<std::string>& list, std::string_view path) {
  return std::ranges::any_of(list, [&](const std::string& prefix) {
    return is_under(path, prefix.size() > 1 && prefix.ends_with('/') ? prefix.substr(0, prefix.size() - 1) : prefix);
  });
}

// GNU ld alone reads LD_RUN_PATH, and only where no -rpath is given.
bool uses_ld_run_path(const LinkLine& line) { return line.flavour == LinkerFlavour::bfd && line.rpaths.empty(); }

class Planner {
 public:
  Planner(const LinkLine& line, const Findings& findings, const Settings& settings, const PlanContext& context)
      : m_line(line), m_findings(findings), m_settings(settings), m_context(context) {}
  Plan plan();

 private:
  const Directory& at(std::size_t index) const { return m_findings.directories[index]; }
  bool is_same(std::size_t left, std::size_t right) const;
  void read_fixed_entries();
  void choose_for_needs();
  void choose_for(const Need& need);
  void choose_transitive();
  void choose_all_and_extra();
  void add_shadowed_defaults();
  void put_in_order();
  void widen_choice();
  bool is_idle(const Candidate& candidate);
  void drop_idle();
  bool is_right(const Need& need, const std::vector<std::size_t>& places) const;
  bool was_given_up(const Need& need, const std::vector<std::size_t>& places) const;
  std::string default_holder(const Need& need) const;
  void finish();
  std::optional<Reason> refusal(const Directory& directory) const;
  void choose(std::size_t directory, Reason reason);
  void leave_out(const std::string& directory, Reason reason, const std::string& name, std::string detail = {});
  bool is_fixed(std::size_t directory) const;
  void index_holders();
  const std::map<std::size_t, bool>& holders(const Need& need) const;
  bool good(const Need& need, std::size_t directory) const;
  std::vector<std::size_t> places() const;
  std::optional<std::size_t> first_holder(const Need& need, const std::vector<std::size_t>& places) const;
  std::map<std::size_t, std::size_t> chosen_places() const;
  std::string mapped(const std::string& path) const;
  bool counts(const Need& need) const { return !(need.is_libc && m_settings.libc == LibcPolicy::never); }
  std::string under_target(const std::string& path) const;

  const LinkLine& m_line;
  const Findings& m_findings;
  const Settings& m_settings;
  const PlanContext& m_context;
  Plan m_plan;
  std::vector<std::size_t> m_fixed;  // the user's own entries, first, in order
  std::vector<Candidate> m_chosen;
  std::vector<std::map<std::size_t, bool>> m_holders;  // by need: directory → whether it holds a right file
};

// Which directories hold each name, and whether it is a right file: asked for every pair otherwise.
void Planner::index_holders() {
  m_holders.resize(m_findings.needs.size());
  std::map<std::string_view, std::size_t> place_of;
  for (std::size_t i = 0; i < m_findings.needs.size(); ++i) place_of.emplace(m_findings.needs[i].name, i);
  for (std::size_t directory = 0; directory < m_findings.directories.size(); ++directory) {
    for (const auto& [name, ids] : at(directory).holds) {
      const auto place = place_of.find(name);
      if (place == place_of.end()) continue;
      const auto& right = m_findings.needs[place->second].acceptable;
      m_holders[place->second][directory] =
          std::ranges::any_of(ids, [&](const FileId& id) { return std::ranges::find(right, id) != right.end(); });
    }
  }
}

const std::map<std::size_t, bool>& Planner::holders(const Need& need) const {
  return m_holders[static_cast<std::size_t>(&need - m_findings.needs.data())];
}

bool Planner::good(const Need& need, std::size_t directory) const {
  const auto held = holders(need).find(directory);
  return held != holders(need).end() && held->second;
}

// By what they point to; directories that are not there have no id, and are told apart by their paths.
bool Planner::is_same(std::size_t left, std::size_t right) const {
  return left == right || (at(left).id != FileId{} && at(left).id == at(right).id);
}

bool Planner::is_fixed(std::size_t directory) const {
  return std::ranges::any_of(m_fixed, [&](std::size_t fixed) { return is_same(fixed, directory); });
}

void Planner::read_fixed_entries() {
  for (const auto& entry : fixed_entries(m_line, m_context.ld_run_path)) {
    const auto place = std::ranges::find(m_findings.directories, entry, &Directory::path);
    if (place == m_findings.directories.end()) continue;
    m_fixed.push_back(static_cast<std::size_t>(place - m_findings.directories.begin()));
  }
}

std::optional<Reason> Planner::refusal(const Directory& directory) const {
  const auto& path = directory.path;
  if (!is_absolute(path)) return Reason::relative;
  if (path.find(':') != std::string::npos || path.find('\n') != std::string::npos || holds_loader_token(path)) {
    return Reason::unexpressible;
  }
  if (is_in(m_settings.deny, path)) return Reason::denied;
  if (!m_settings.allow.empty() && !is_in(m_settings.allow, path)) return Reason::not_allowed;
  if (is_in(m_context.go_work, path)) return Reason::go_work;
  if (m_settings.allow.empty() && directory.world_writable) return Reason::world_writable;
  if (m_settings.allow.empty() && directory.foreign_owner) return Reason::foreign_owner;
  return std::nullopt;
}

void Planner::leave_out(const std::string& directory, Reason reason, const std::string& name, std::string detail) {
  for (auto& entry : m_plan.left_out) {
    if (entry.original != directory || entry.reason != reason) continue;
    if (!name.empty() && std::ranges::find(entry.names, name) == entry.names.end()) entry.names.push_back(name);
    return;
  }
  PlanEntry entry{directory, directory, reason, {}, std::move(detail)};
  if (!name.empty()) entry.names.push_back(name);
  m_plan.left_out.push_back(std::move(entry));
}

void Planner::choose(std::size_t directory, Reason reason) {
  for (auto& chosen : m_chosen) {
    if (!is_same(chosen.directory, directory)) continue;
    if (chosen.reason == Reason::libc) chosen.reason = reason;
    return;
  }
  m_chosen.push_back({directory, reason});
}

void Planner::choose_for(const Need& need) {
  if (need.name.find('/') != std::string::npos) {
    if (!is_absolute(need.name)) {
      m_plan.hazards.push_back(
          {"needed_relative", need.name,
           "the library has no SONAME and was named by a relative path: it loads only from there"});
    }
    return;
  }
  const auto& finding = m_findings.inputs[need.finding];
  if (!finding.search_directory.empty() && !need.providers.empty()) {
    const auto& first = at(need.providers.front());
    if (first.path != finding.search_directory) {
      leave_out(finding.search_directory, Reason::stub, need.name,
                "holds no file of that name; " + first.path + " does");
    }
  } else if (need.providers.empty()) {
    const auto asked = finding.search_directory.empty() ? dir_name(need.path) : finding.search_directory;
    leave_out(asked, Reason::stub, need.name, "no directory of this link holds a file of that name");
    return;
  }
  if (need.is_libc && m_findings.libc.is_musl) {
    leave_out(at(need.providers.front()).path, Reason::musl_interpreter, need.name);
    return;
  }
  if (!counts(need)) {
    leave_out(at(need.providers.front()).path, Reason::libc_never, need.name);
    return;
  }
  const bool default_counts = m_line.nodefaultlib || (need.is_libc && m_settings.libc == LibcPolicy::always);
  for (const auto provider : need.providers) {
    const auto& directory = at(provider);
    if (is_fixed(provider)) return leave_out(directory.path, Reason::already_there, need.name);
    if (directory.is_default && !default_counts) return leave_out(directory.path, Reason::default_directory, need.name);
    if (const auto why = refusal(directory)) {
      leave_out(directory.path, *why, need.name);
      continue;
    }
    const auto reason = directory.is_default && m_line.nodefaultlib ? Reason::nodefaultlib
                        : need.is_libc                              ? Reason::libc
                                                                    : Reason::needed;
    return choose(provider, reason);
  }
}

void Planner::choose_for_needs() {
  for (const auto& need : m_findings.needs) choose_for(need);
}

// DT_RPATH reaches the needs of libraries too; DT_RUNPATH does not.
void Planner::choose_transitive() {
  std::set<std::string_view> own;
  for (const auto& need : m_findings.needs) own.insert(need.name);
  for (const auto& need : m_findings.transitive) {
    if (own.contains(need.name)) continue;
    if (m_settings.tag == TagPolicy::rpath && !need.providers.empty()) {
      const auto provider = need.providers.front();
      if (is_fixed(provider) || at(provider).is_default) continue;
      if (const auto why = refusal(at(provider))) {
        leave_out(at(provider).path, *why, need.name);
      } else {
        choose(provider, Reason::transitive);
      }
      continue;
    }
    m_plan.hazards.push_back({"transitive_unreached", need.name,
                              "needed by " + need.needed_by + ", whose own RUNPATH does not reach it" +
                                  (need.found_in.empty() ? std::string() : " in " + need.found_in) +
                                  ": relink that library with a RUNPATH, or set RUNPATH_TAG=rpath"});
  }
}

void Planner::choose_all_and_extra() {
  if (m_settings.policy == Policy::all) {
    for (const auto& search : m_line.search) {
      for (std::size_t i = 0; i < m_findings.directories.size(); ++i) {
        const auto& directory = at(i);
        if (directory.path != clean_absolute(search.path, m_context.cwd) || directory.is_default || is_fixed(i))
          continue;
        if (const auto why = refusal(directory)) {
          leave_out(directory.path, *why, {});
        } else {
          choose(i, Reason::all);
        }
      }
    }
  }
  for (const auto& extra : m_settings.extra) {
    for (std::size_t i = 0; i < m_findings.directories.size(); ++i) {
      if (at(i).path == extra && !is_fixed(i)) choose(i, Reason::extra);
    }
  }
}

// A default directory comes into the list when an entry before it would answer for one of its names.
void Planner::add_shadowed_defaults() {
  for (bool changed = true; changed;) {
    changed = false;
    const auto places = chosen_places();
    for (const auto& need : m_findings.needs) {
      if (!need.from_default || m_line.nodefaultlib || !counts(need)) continue;
      bool shadowed = false;
      bool served = false;
      for (const auto& [directory, right] : holders(need)) {
        if (places.contains(directory)) (right ? served : shadowed) = true;
      }
      if (!shadowed || served) continue;
      m_chosen.push_back({need.providers.front(), Reason::default_shadowed});
      changed = true;
      break;
    }
  }
}

// Directory → its place in m_chosen.
std::map<std::size_t, std::size_t> Planner::chosen_places() const {
  std::map<std::size_t, std::size_t> places;
  for (std::size_t i = 0; i < m_chosen.size(); ++i) places.emplace(m_chosen[i].directory, i);
  return places;
}

void Planner::put_in_order() {
  std::vector<OrderNeed> needs;
  const auto places = chosen_places();
  // What surely becomes NEEDED weighs more than all that only may.
  const int certain_weight = 1 + static_cast<int>(std::ranges::count_if(m_findings.needs, &Need::as_needed));
  const auto now = this->places();
  for (const auto& need : m_findings.needs) {
    const auto decided = first_holder(need, now);
    if (decided && is_fixed(*decided)) continue;  // whatever comes after the user's entries
    OrderNeed order;
    order.weight = need.as_needed ? 1 : certain_weight;
    for (const auto& [directory, right] : holders(need)) {
      const auto place = places.find(directory);
      if (place != places.end()) (right ? order.good : order.bad).push_back(place->second);
    }
    needs.push_back(std::move(order));
  }
  std::vector<Candidate> ordered;
  for (const auto place : solve_order(m_chosen.size(), needs)) ordered.push_back(m_chosen[place]);
  m_chosen = std::move(ordered);
}

constexpr std::size_t kNoPlace = SIZE_MAX;

// By directory: its place in the list that the loader will search, the user's entries first, then ours.
std::vector<std::size_t> Planner::places() const {
  std::vector<std::size_t> places(m_findings.directories.size(), kNoPlace);
  std::size_t place = 0;
  for (const auto fixed : m_fixed) places[fixed] = std::min(places[fixed], place++);
  for (const auto& chosen : m_chosen) places[chosen.directory] = std::min(places[chosen.directory], place++);
  return places;
}

// The directory that answers for the name.
std::optional<std::size_t> Planner::first_holder(const Need& need, const std::vector<std::size_t>& places) const {
  std::optional<std::size_t> first;
  for (const auto& [directory, right] : holders(need)) {
    if (places[directory] != kNoPlace && (!first || places[directory] < places[*first])) first = directory;
  }
  return first;
}

// Whether the loader will take a right file for the name.
bool Planner::is_right(const Need& need, const std::vector<std::size_t>& places) const {
  const auto holder = first_holder(need, places);
  if (!holder) return need.from_default && !m_line.nodefaultlib;
  return good(need, *holder);
}

// Where some name would load another file, every directory that holds a right one is a candidate.
void Planner::widen_choice() {
  const auto now = places();
  const auto is_wrong = [&](const Need& need) {
    return counts(need) && !need.providers.empty() && !is_right(need, now);
  };
  if (std::ranges::none_of(m_findings.needs, is_wrong)) return;
  for (const auto& need : m_findings.needs) {
    if (!counts(need) || (need.is_libc && m_findings.libc.is_musl)) continue;
    for (const auto provider : need.providers) {
      const auto& directory = at(provider);
      if (directory.is_default || is_fixed(provider) || refusal(directory)) continue;
      choose(provider, need.is_libc ? Reason::libc : Reason::needed);
    }
  }
  add_shadowed_defaults();
  put_in_order();
}

// Whether every name that the entry answers for is answered as well without it.
bool Planner::is_idle(const Candidate& candidate) {
  std::vector<const Need*> answered;
  const auto before = places();
  for (const auto& need : m_findings.needs) {
    if (first_holder(need, before) == candidate.directory && good(need, candidate.directory)) answered.push_back(&need);
  }
  const auto place = std::ranges::find(m_chosen, candidate.directory, &Candidate::directory);
  const auto all = m_chosen;
  m_chosen.erase(place);
  const auto without = places();
  if (std::ranges::all_of(answered, [&](const Need* need) { return is_right(*need, without); })) return true;
  constexpr std::size_t kReorderUpTo = 16;  // a few entries may do in another order
  if (all.size() <= kReorderUpTo) {
    put_in_order();
    const auto reordered = places();
    const auto stays_right = [&](const Need& need) { return !is_right(need, before) || is_right(need, reordered); };
    if (std::ranges::all_of(m_findings.needs, stays_right)) return true;
  }
  m_chosen = all;
  return false;
}

// Entries without which every name loads the same are superfluous. Dropping one may free another.
void Planner::drop_idle() {
  for (bool changed = true; changed;) {
    changed = false;
    const std::vector<Candidate> candidates(m_chosen.rbegin(), m_chosen.rend());
    for (const auto& candidate : candidates) {
      const bool wanted = candidate.reason == Reason::extra || candidate.reason == Reason::all ||
                          candidate.reason == Reason::transitive ||
                          (candidate.reason == Reason::libc && at(candidate.directory).is_default);
      if (wanted || !is_idle(candidate)) continue;
      leave_out(at(candidate.directory).path, Reason::not_needed, {}, "the other entries answer for all its names");
      changed = true;
    }
  }
}

std::string Planner::under_target(const std::string& path) const {
  const auto sysroot = m_line.sysroot.empty() ? std::string("/") : clean_absolute(m_line.sysroot, m_context.cwd);
  if (sysroot == "/" || !is_under(path, sysroot) || path == sysroot) return path;
  return path.substr(sysroot.size());
}

std::string Planner::mapped(const std::string& path) const {
  for (const auto& mapping : m_settings.map) {
    if (is_under(path, mapping.from)) return mapping.to + path.substr(mapping.from.size());
  }
  return under_target(path);
}

// Whether a name loads another file, or none, although a directory for it could have been written down.
bool Planner::was_given_up(const Need& need, const std::vector<std::size_t>& places) const {
  if (is_right(need, places) || (need.is_libc && m_findings.libc.is_musl)) return false;
  return std::ranges::any_of(need.providers, [&](std::size_t provider) { return !refusal(at(provider)); });
}

// The default directory that answers for a name which no entry holds; "" when none does.
std::string Planner::default_holder(const Need& need) const {
  const auto& holding = holders(need);
  const auto found = std::ranges::find_if(holding, [&](const auto& held) { return at(held.first).is_default; });
  return found == holding.end() ? std::string() : at(found->first).path;
}

void Planner::finish() {
  std::map<std::size_t, std::vector<std::string>> served;
  const auto now = places();
  for (const auto& need : m_findings.needs) {
    const auto holder = first_holder(need, now);
    if (!counts(need)) continue;
    if (!holder) {
      if (was_given_up(need, now)) m_plan.conflicts.push_back({need.name, need.path, default_holder(need)});
      continue;
    }
    if (good(need, *holder)) {
      served[*holder].push_back(need.name);
    } else {
      m_plan.conflicts.push_back({need.name, need.path, at(*holder).path});
    }
  }
  for (const auto& chosen : m_chosen) {
    const auto& directory = at(chosen.directory);
    PlanEntry entry{mapped(directory.path), directory.path, chosen.reason, served[chosen.directory], {}};
    const bool repeated =
        std::ranges::any_of(m_plan.added, [&](const PlanEntry& other) { return other.directory == entry.directory; });
    if (repeated) {
      leave_out(directory.path, Reason::duplicate, {});
      continue;
    }
    if (directory.below_sticky) {
      m_plan.hazards.push_back({"below_sticky", directory.path, "others may create it again once it is gone"});
    }
    m_plan.added.push_back(std::move(entry));
  }
  if (m_findings.libc.mixed) {
    m_plan.hazards.push_back({"libc_mixed", m_findings.libc.path,
                              "interpreter " + m_findings.libc.interpreter + " is of another installation"});
  }
}

Plan Planner::plan() {
  if (m_settings.policy == Policy::off || !is_dynamic(m_line.output_kind)) return m_plan;
  if (m_findings.needs.empty() && m_line.output_kind == OutputKind::executable) return m_plan;  // a static program
  index_holders();
  read_fixed_entries();
  choose_for_needs();
  choose_transitive();
  choose_all_and_extra();
  add_shadowed_defaults();
  put_in_order();
  widen_choice();
  drop_idle();
  finish();
  if (m_plan.added.empty() || m_line.flavour != LinkerFlavour::bfd) return m_plan;
  if (uses_ld_run_path(m_line) && !m_context.ld_run_path.empty()) {
    std::vector<PlanEntry> first;
    for (const auto& entry : split(m_context.ld_run_path, ':')) {
      first.push_back({entry, entry, Reason::ld_run_path, {}, "ld ignores LD_RUN_PATH once an -rpath is given"});
    }
    m_plan.added.insert(m_plan.added.begin(), first.begin(), first.end());
  }
  for (const auto* value : {&m_context.ld_run_path, &m_context.ld_library_path}) {
    if (!value->empty()) m_plan.rpath_link_before.push_back(*value);
  }
  return m_plan;
}

}  // namespace

std::string_view reason_code(Reason reason) {
  constexpr std::array<std::string_view, 22> kCodes = {"needed",
                                                       "libc",
                                                       "extra",
                                                       "all",
                                                       "default_shadowed",
                                                       "nodefaultlib",
                                                       "ld_run_path",
                                                       "transitive",
                                                       "default_directory",
                                                       "already_there",
                                                       "duplicate",
                                                       "not_needed",
                                                       "stub",
                                                       "unexpressible",
                                                       "world_writable",
                                                       "foreign_owner",
                                                       "denied",
                                                       "not_allowed",
                                                       "go_work",
                                                       "musl_interpreter",
                                                       "libc_never",
                                                       "relative"};
  return kCodes[static_cast<std::size_t>(reason)];
}

std::vector<std::string> fixed_entries(const LinkLine& line, const std::string& ld_run_path) {
  std::vector<std::string> entries;
  for (const auto& value : uses_ld_run_path(line) ? std::vector{ld_run_path} : line.rpaths) {
    for (const auto& entry : split_nonempty(value, ':')) {
      if (is_absolute(entry)) entries.push_back(clean_absolute(entry, "/"));
    }
  }
  return entries;
}

Plan plan_runpath(const LinkLine& line, const Findings& findings, const Settings& settings,
                  const PlanContext& context) {
  return Planner(line, findings, settings, context).plan();
}

std::vector<std::string> linker_words(const Plan& plan, const LinkLine& line, const Settings& settings) {
  std::vector<std::string> words;
  if (plan.added.empty()) return words;
  for (const auto& value : plan.rpath_link_before) words.insert(words.end(), {"-rpath-link", value});
  for (const auto& entry : plan.added) words.insert(words.end(), {"-rpath", entry.directory});
  const bool users_own = settings.tag == TagPolicy::automatic && line.new_dtags.has_value();
  if (!users_own) words.emplace_back(settings.tag == TagPolicy::rpath ? "--disable-new-dtags" : "--enable-new-dtags");
  return words;
}

}  // namespace runpath
