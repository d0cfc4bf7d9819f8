#include "judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

namespace fidelity {

namespace {

// A shared library that the linker read.
struct Traced {
  std::string path;  // absolute
  ElfFacts facts;
};

bool is_expressible(const std::string& directory) {
  if (directory.find(':') != std::string::npos) return false;
  for (const auto* token : {"ORIGIN", "LIB", "PLATFORM"}) {
    if (directory.find(std::string("$") + token) != std::string::npos) return false;
    if (directory.find(std::string("${") + token + "}") != std::string::npos) return false;
  }
  return true;
}

// mold prints paths with ".." resolved by the letters, which leads astray behind a symlink: the path as it was spelled.
std::string unclean(const std::string& cleaned, const Step& step) {
  const auto real_directory = std::filesystem::canonical(step.directory);
  const auto normal = [&](const std::string& path) { return (real_directory / path).lexically_normal(); };
  for (const auto& spelled : step.spelled) {
    const auto absolute = (real_directory / spelled).string();
    if (normal(spelled) == normal(cleaned) && file_id(absolute)) return absolute;
  }
  return cleaned;
}

// The shared libraries of a trace: a path a line, mold's behind "trace: ", with "(member)" for archives.
std::vector<Traced> read_traced(const std::string& text, const Step& step) {
  std::vector<Traced> result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("trace: ")) line.erase(0, 7);
    if (line.empty() || line.ends_with(".o") || line.ends_with(')')) continue;
    if (step.combo.linker == "mold") line = unclean(line, step);
    const auto path = line.front() == '/' ? line : step.directory + "/" + line;
    if (!file_id(path) || file_id(path + "/.")) continue;
    auto facts = read_elf_file(path);
    if (facts.is_ours && facts.is_shared) result.push_back({path, std::move(facts)});
  }
  return result;
}

const Traced* find_pick(const std::string& name, const std::vector<Traced>& traced) {
  for (const auto& file : traced) {
    if (!file.facts.soname.empty() ? file.facts.soname == name : file.path == name || file_name_of(file.path) == name)
      return &file;
  }
  return nullptr;
}

// Where the run-time file of a pick may be, most trusted first.
std::vector<std::string> places_for(const std::string& picked, const Step& step, const Loader& loader) {
  auto places = directories_along(picked);
  places.insert(places.end(), step.search.begin(), step.search.end());
  const auto& defaults = loader.default_directories();
  places.insert(places.end(), defaults.begin(), defaults.end());
  return places;
}

// The very file that was picked where it can be had under the needed name; else the file of that name nearest to it.
void find_acceptable(Need& need, const Step& step, const Loader& loader) {
  const auto places = places_for(need.picked, step, loader);
  auto wanted = file_id(need.picked);
  const auto holds_wanted = [&](const std::string& place) {
    const auto plain = loader.holding(place, need.name).plain;
    return plain && wanted && *plain == *wanted;
  };
  if (std::none_of(places.begin(), places.end(), holds_wanted)) {
    wanted.reset();
    for (const auto& place : places) {
      if (!read_elf_file(place + "/" + need.name).is_ours) continue;
      wanted = file_id(place + "/" + need.name);
      break;
    }
  }
  if (!wanted) return;
  need.acceptable.insert(*wanted);
  for (const auto& place : places) {
    if (!holds_wanted(place)) continue;
    need.where.push_back(place);
    const auto variants = loader.holding(place, need.name).variants;
    need.acceptable.insert(variants.begin(), variants.end());
  }
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> pieces(1);
  for (const char letter : text) {
    if (letter == ':')
      pieces.emplace_back();
    else
      pieces.back() += letter;
  }
  return pieces;
}

std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const auto& piece : pieces) text += (text.empty() ? "" : ":") + piece;
  return text;
}

// An entry as a directory of this disk, for a program that runs in "/".
std::string as_directory(std::string entry, const std::string& output) {
  const std::string token = "$ORIGIN";
  if (const auto place = entry.find(token); place != std::string::npos)
    entry.replace(place, token.size(), directory_of(output));
  return entry.starts_with('/') ? entry : "/" + entry;
}

// Tells the user's part of RUNPATH, which must stand first as it was written, from what was added.
void split_runpath(const Step& step, StepReport& report) {
  std::string rest = report.output.runpath;
  const auto user = joined(step.user_rpaths);
  if (!user.empty()) {
    if (!rest.starts_with(user)) {
      report.untidy.push_back(fmt::format("the user's -rpath '{}' is not what RUNPATH '{}' begins with", user, rest));
    } else {
      rest.erase(0, user.size());
      for (const auto& entry : split(user)) report.entries.push_back(as_directory(entry, step.output));
      if (rest.empty()) return;
      rest.erase(0, 1);
    }
  }
  if (!report.output.has_runpath) return;
  report.ours = split(rest);
  for (const auto& entry : report.ours) report.entries.push_back(as_directory(entry, step.output));
}

// Names that RUNPATH serves: with DT_RPATH also those of libraries that have none of their own.
std::set<std::string> served_names(const StepReport& report) {
  std::set<std::string> names(report.output.needed.begin(), report.output.needed.end());
  if (!report.output.is_rpath) return names;
  for (const auto& need : report.needs) {
    const auto facts = read_elf_file(need.picked);
    if (!facts.has_runpath || facts.is_rpath) names.insert(facts.needed.begin(), facts.needed.end());
  }
  return names;
}

void check_tidiness(StepReport& report, const Loader& loader) {
  const auto first_of_ours = report.entries.size() - report.ours.size();
  const auto names = served_names(report);
  std::set<FileId> seen;
  for (std::size_t index = 0; index < report.ours.size(); ++index) {
    const auto& entry = report.ours[index];
    if (entry.empty()) report.untidy.push_back("empty entry");
    if (!entry.empty() && entry.front() != '/') report.untidy.push_back("relative entry " + entry);
    if (!is_expressible(entry)) report.untidy.push_back("entry that the loader reads otherwise: " + entry);
    const auto id = file_id(entry);
    if (!id) report.untidy.push_back("entry that is not there: " + entry);
    if (id && !seen.insert(*id).second) report.untidy.push_back("repeated entry " + entry);
    auto without = report.entries;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(first_of_ours + index));
    const bool changes = std::any_of(names.begin(), names.end(), [&](const auto& name) {
      return loader.resolve(name, report.entries, report.output.nodefaultlib) !=
             loader.resolve(name, without, report.output.nodefaultlib);
    });
    if (!changes) report.untidy.push_back("superfluous entry " + entry);
  }
}

// The names by which RUNPATH can lead to one of a need's directories: its own, or one that the words use for it.
std::vector<std::string> expressible_names(const Need& need, const Step& step) {
  std::vector<std::string> names;
  for (const auto& place : need.where) {
    if (is_expressible(place)) names.push_back(place);
    for (const auto& spelled : step.search_spelled) {
      const auto path = spelled.starts_with('/') ? spelled : step.directory + "/" + spelled;
      if (is_expressible(path) && file_id(path) == file_id(place)) names.push_back(path);
    }
  }
  return names;
}

void check_needs(const Step& step, StepReport& report, const Loader& loader) {
  std::vector<Demand> demands;
  std::size_t by_path = 0;
  std::set<std::string> candidates;
  std::set<FileId> candidate_ids;
  for (const auto& need : report.needs) {
    if (need.name.find('/') != std::string::npos) {  // loaded by its path, whatever RUNPATH says
      if (need.acceptable.empty())
        report.unfaithful.push_back(need.name + ": leads nowhere");
      else
        ++report.satisfied;
      ++by_path;
      continue;
    }
    demands.push_back({need.name, need.acceptable});
    const auto names = expressible_names(need, step);
    for (const auto& name : names) {
      const auto id = file_id(name);
      if (id && candidate_ids.insert(*id).second) candidates.insert(name);
    }
    report.unexpressible = report.unexpressible || (names.empty() && !need.where.empty());
    const auto found = loader.resolve(need.name, report.entries, report.output.nodefaultlib);
    if (is_right(found, need.acceptable))
      ++report.satisfied;
    else
      report.unfaithful.push_back(fmt::format("{}: the linker took {}, the loader will not", need.name, need.picked));
  }
  const std::vector<std::string> first(report.entries.begin(),
                                       report.entries.end() - static_cast<std::ptrdiff_t>(report.ours.size()));
  const std::vector<std::string> list(candidates.begin(), candidates.end());
  report.best = by_path + most_satisfied(demands, first, list, report.output.nodefaultlib, loader);
}

}  // namespace

StepReport judge_step(const Step& step, const std::string& traced, const Loader& loader) {
  StepReport report;
  report.output = read_elf_file(step.output);
  const auto files = read_traced(traced, step);
  for (const auto& name : report.output.needed) {
    Need need{name, {}, {}, {}};
    if (name.find('/') != std::string::npos) {
      need.picked = name;
      if (const auto id = file_id(name)) need.acceptable.insert(*id);
      report.needs.push_back(need);
      continue;
    }
    const auto* pick = find_pick(name, files);
    if (pick != nullptr) {
      need.picked = pick->path;
      find_acceptable(need, step, loader);
    } else {
      report.untidy.push_back("the linker's trace does not show " + name);
    }
    report.needs.push_back(need);
  }
  split_runpath(step, report);
  check_needs(step, report, loader);
  check_tidiness(report, loader);
  return report;
}

ProgramReport read_program_report(const std::string& out) {
  ProgramReport report;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("object /")) report.objects.push_back(line.substr(7));
    if (!line.starts_with("value ")) continue;
    std::istringstream words(line.substr(6));
    std::string name;
    int value = 0;
    words >> name >> value;
    report.values.emplace_back(name, value);
  }
  return report;
}

std::vector<std::string> judge_loaded(const StepReport& step, const ProgramReport& program,
                                      const std::set<std::string>& shadowed) {
  std::vector<std::string> wrong;
  for (const auto& need : step.needs) {
    if (shadowed.contains(need.name)) continue;
    // What a NEEDED path has brought in does not stand for the same name without a path.
    auto loaded = std::find_if(program.objects.begin(), program.objects.end(), [&](const auto& object) {
      return file_name_of(object) == need.name && !shadowed.contains(object);
    });
    // The loader takes a file only once, by the first name that led to it.
    if (loaded == program.objects.end()) {
      loaded = std::find_if(program.objects.begin(), program.objects.end(), [&](const auto& object) {
        const auto id = file_id(object);
        return id && need.acceptable.contains(*id);
      });
    }
    if (loaded == program.objects.end()) {
      wrong.push_back(fmt::format("{}: not loaded", need.name));
      continue;
    }
    const auto id = file_id(*loaded);
    if (!id || !need.acceptable.contains(*id))
      wrong.push_back(fmt::format("{}: the linker took {}, {} is loaded", need.name, need.picked, *loaded));
  }
  return wrong;
}

namespace {

// Works out by the loaded files what each function must return.
class Evaluator {
 public:
  Evaluator(const ProgramReport& program, const std::string& program_path, const std::vector<Library>& libraries) {
    m_scope.push_back(read_elf_file(program_path));
    for (const auto& object : program.objects) {
      if (object.starts_with("/lib/") || object.starts_with("/lib64/") || object.starts_with("/usr/")) continue;
      m_scope.push_back(read_elf_file(object));
    }
    for (const auto& library : libraries) m_needs[library.unit.symbol] = library.unit.needs;
  }

  // Nothing when no loaded object defines it. The program's own definition is seen by itself even when not exported.
  [[nodiscard]] std::optional<std::uint32_t> value(const std::string& symbol, bool from_program) const {
    for (std::size_t index = 0; index < m_scope.size(); ++index) {
      const auto& object = m_scope[index];
      const bool here = index == 0 && from_program ? object.defines.contains(symbol) : object.exports.contains(symbol);
      if (!here) continue;
      const auto own = object.values.find("value_" + symbol.substr(3));
      if (own == object.values.end()) return std::nullopt;
      return own->second + needs_of(symbol, index == 0);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::uint32_t needs_of(const std::string& symbol, bool from_program) const {
    std::uint32_t sum = 0;
    const auto needs = m_needs.find(symbol);
    if (needs == m_needs.end()) return 0;
    for (const auto& need : needs->second) sum += value(need, from_program).value_or(0);
    return sum;
  }

  std::vector<ElfFacts> m_scope;
  std::map<std::string, std::vector<std::string>> m_needs;
};

}  // namespace

std::vector<std::string> judge_values(const ProgramReport& program, const std::string& program_path,
                                      const std::vector<Library>& libraries) {
  const Evaluator evaluator(program, program_path, libraries);
  std::vector<std::string> wrong;
  for (const auto& [symbol, value] : program.values) {
    const auto expected = evaluator.value(symbol, true);
    if (!expected || *expected != static_cast<std::uint32_t>(value))
      wrong.push_back(fmt::format("{} returned {}, not {}", symbol, value, expected.value_or(0)));
  }
  return wrong;
}

}  // namespace fidelity
