#include "case.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "disk.hpp"
#include "process.hpp"

namespace fidelity {

namespace {

// The compiler itself cannot make this link: the world is given up.
struct GiveUp {
  std::string reason;
};

std::string shell_word(const std::string& word) {
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

std::string shell_words(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

// Whether some object below `value` holds `key` with something in it, or `word` as a string.
bool mentions(const nlohmann::json& value, const std::string& key, const std::string& word) {
  if (value.is_string()) return !word.empty() && value.get_ref<const std::string&>() == word;
  if (value.is_object() && !key.empty() && value.contains(key) && !value[key].empty()) return true;
  if (!value.is_structured()) return false;
  return std::any_of(value.begin(), value.end(), [&](const auto& child) { return mentions(child, key, word); });
}

bool trace_mentions(const std::string& path, const std::string& key, const std::string& word) {
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line, nullptr, false);
    if (!record.is_discarded() && mentions(record, key, word)) return true;
  }
  return false;
}

// Makes the links of one world and judges them.
class CaseRun {
 public:
  CaseRun(World& world, const Combo& combo, const Options& options, const Loader& loader)
      : m_world(world), m_combo(combo), m_options(options), m_loader(loader) {}

  CaseResult run();

 private:
  void build_world();
  StepReport link(const Step& step);
  void check_step(const Step& step, const StepReport& report, const std::string& trace);
  void run_program(const Step& step, const StepReport& report);
  std::vector<std::string> command(const Step& step) const;
  std::vector<std::string> environment(const Step& step, const std::string& trace) const;
  void compare_with_plain(const Step& step, const std::string& out);
  void complain(const std::string& about, const std::vector<std::string>& sentences);
  void write_reproduction() const;

  World& m_world;
  const Combo& m_combo;
  const Options& m_options;
  const Loader& m_loader;
  CaseResult m_result;
  std::vector<Step> m_steps;
  std::vector<StepReport> m_built;  // of libraries
};

std::vector<std::string> CaseRun::command(const Step& step) const {
  std::vector<std::string> words{m_options.system == System::wrapper ? m_options.wrapper : m_combo.driver,
                                 "-fuse-ld=" + m_combo.linker};
  words.insert(words.end(), step.words.begin(), step.words.end());
  if (m_options.system == System::all_directories) {
    for (const auto& directory : step.by_option) {
      for (const auto& word : {std::string("-rpath"), directory}) words.insert(words.end(), {"-Xlinker", word});
    }
  }
  return words;
}

std::vector<std::string> CaseRun::environment(const Step& step, const std::string& trace) const {
  std::vector<std::string> settings{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "HOME=/", "PWD=" + step.directory};
  if (m_options.system == System::wrapper)
    settings.insert(settings.end(), {"RUNPATH_CC=" + m_combo.driver, "RUNPATH_TRACE=" + trace});
  settings.insert(settings.end(), step.environment.begin(), step.environment.end());
  return settings;
}

void CaseRun::complain(const std::string& about, const std::vector<std::string>& sentences) {
  for (const auto& sentence : sentences) m_result.complaints.push_back(about + ": " + sentence);
}

// Makes a link, and holds the file it leaves against what the linker said it took.
StepReport CaseRun::link(const Step& step) {
  m_steps.push_back(step);
  const auto trace = m_world.out(fmt::format("trace-{}.jsonl", m_steps.size()));
  const auto outcome = fidelity::run_program(command(step), environment(step, trace), step.directory);
  if (!outcome.good()) {
    std::vector<std::string> plain{m_combo.driver, "-fuse-ld=" + m_combo.linker};
    plain.insert(plain.end(), step.words.begin(), step.words.end());
    const auto settings = environment(step, trace);
    const auto bare =
        m_options.system == System::wrapper ? fidelity::run_program(plain, settings, step.directory) : outcome;
    const bool lacks_libraries = m_options.system != System::wrapper && bare.err.find("needed by") != std::string::npos;
    if (!bare.good() && !lacks_libraries) throw GiveUp{bare.err + shell_words(plain)};
    m_result.unfaithful = true;
    complain(file_name_of(step.output), {"the link fails: " + outcome.err});
    return {};
  }
  auto report = judge_step(step, outcome.out + outcome.err, m_loader);
  check_step(step, report, trace);
  compare_with_plain(step, outcome.out);
  return report;
}

void CaseRun::check_step(const Step& step, const StepReport& report, const std::string& trace) {
  const auto name = file_name_of(step.output);
  complain(name, report.untidy);
  m_result.satisfiable = m_result.satisfiable && report.satisfiable();
  if (report.satisfied != report.best) {
    m_result.unfaithful = true;
    complain(name,
             {fmt::format("{} of {} needs are met, {} could be", report.satisfied, report.needs.size(), report.best)});
    complain(name, report.unfaithful);
  }
  if (report.satisfiable() || m_options.system != System::wrapper) return;
  const bool told = trace_mentions(trace, "conflicts", report.unexpressible ? "unexpressible" : "");
  if (!told) complain(name, {"no RUNPATH can meet all needs, and the trace does not say so"});
}

// A tenth of the links is made again by the bare compiler: what the linker says must be the same.
void CaseRun::compare_with_plain(const Step& step, const std::string& out) {
  if (m_options.system != System::wrapper || !m_world.random().chance(10)) return;
  const auto kept = read_file(step.output);
  std::vector<std::string> plain{m_combo.driver, "-fuse-ld=" + m_combo.linker};
  plain.insert(plain.end(), step.words.begin(), step.words.end());
  auto settings = environment(step, "/dev/null");
  const auto bare = fidelity::run_program(plain, settings, step.directory);
  write_file(step.output, kept, true);
  if (bare.out != out) complain(file_name_of(step.output), {"the bare compiler prints something else"});
}

void CaseRun::build_world() {
  const auto bases = m_world.random().between(1, 5);
  for (std::size_t count = 0; count < bases; ++count) {
    const auto library = m_world.design({});
    m_world.write_real(library);
    m_world.finish(library);
    m_world.scatter_decoys(library);
  }
  m_world.scatter_system_decoys();
  const auto built = m_world.random().chance(35) ? m_world.random().between(1, 2) : 0;
  for (std::size_t count = 0; count < built; ++count) {
    std::vector<std::string> needs;
    for (const auto& library : m_world.libraries()) {
      if (m_world.random().chance(50)) needs.push_back(library.unit.symbol);
    }
    if (needs.empty()) needs.push_back(m_world.libraries().front().unit.symbol);
    const auto library = m_world.design(needs);
    m_built.push_back(link(library_step(m_world, m_combo, library)));
    if (!file_id(library.real)) return;
    m_world.finish(library);
    m_world.scatter_decoys(library);
  }
}

// Starts the program as far from its build as can be: no environment, another directory.
void CaseRun::run_program(const Step& step, const StepReport& report) {
  const auto outcome = fidelity::run_program({step.output}, {}, "/");
  if (!m_result.satisfiable) return;
  std::vector<std::string> wrong;
  if (!outcome.good()) wrong.push_back(fmt::format("ends with {}: {}", outcome.status, outcome.err));
  const auto program = read_program_report(outcome.out);
  if (outcome.good()) wrong = judge_loaded(report, program, {});
  std::map<std::string, std::set<FileId>> decided;
  std::set<std::string> disputed;
  for (const auto& need : report.needs) {
    decided[need.name] = need.acceptable;
    if (need.name.find('/') != std::string::npos) disputed.insert(need.name);
  }
  for (const auto& built : m_built) {
    for (const auto& need : built.needs) {
      const auto [place, is_new] = decided.emplace(need.name, need.acceptable);
      if (!is_new && place->second != need.acceptable) disputed.insert(need.name);
    }
  }
  for (const auto& built : m_built) {
    const bool is_loaded = std::any_of(program.objects.begin(), program.objects.end(),
                                       [&](const auto& object) { return file_name_of(object) == built.output.soname; });
    if (!is_loaded || !outcome.good()) continue;
    const auto also = judge_loaded(built, program, disputed);
    wrong.insert(wrong.end(), also.begin(), also.end());
  }
  m_result.unfaithful = m_result.unfaithful || !wrong.empty();
  complain("the running program", wrong);
  if (outcome.good()) complain("the running program", judge_values(program, step.output, m_world.libraries()));
}

// A script that makes the links and runs the program again, in the world that is left as it was.
void CaseRun::write_reproduction() const {
  std::string script = "#!/bin/sh\n# The links of this case, made again, and what the program then loads.\n";
  for (std::size_t index = 0; index < m_steps.size(); ++index) {
    const auto& step = m_steps[index];
    const auto trace = m_world.out(fmt::format("repro-{}.jsonl", index + 1));
    script += "cd " + shell_word(step.directory) + "\nenv -i " + shell_words(environment(step, trace)) + " \\\n  " +
              shell_words(command(step)) + "\nreadelf -dW " + shell_word(step.output) +
              " | grep -E 'NEEDED|RUNPATH|RPATH|FLAGS_1'\n";
  }
  if (!m_steps.empty()) script += "cd /\nenv -i " + shell_word(m_steps.back().output) + "\n";
  for (const auto& complaint : m_result.complaints) {
    std::istringstream lines(complaint);
    for (std::string line; std::getline(lines, line);) script += "# " + line + "\n";
  }
  write_file(m_world.root() + "/repro.sh", script, true);
}

CaseResult CaseRun::run() {
  m_result.combo = m_combo;
  m_result.directory = m_world.root();
  build_world();
  if (m_result.complaints.empty() || m_options.system != System::wrapper) {
    const auto step = program_step(m_world, m_combo);
    const auto report = link(step);
    if (file_id(step.output)) run_program(step, report);
  }
  const bool tidy_counts = m_options.system == System::wrapper;
  if (m_result.unfaithful || (tidy_counts && !m_result.complaints.empty()))
    m_result.verdict = Verdict::failed;
  else
    m_result.verdict = m_result.satisfiable ? Verdict::faithful : Verdict::unsatisfiable;
  if (m_result.verdict == Verdict::failed || m_options.keep) write_reproduction();
  return m_result;
}

}  // namespace

CaseResult run_case(std::uint64_t number, const Combo& combo, const Options& options, Workshop& workshop,
                    const Machine& machine, const Loader& loader) {
  constexpr unsigned attempts = 20;
  CaseResult result;
  std::string reason;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    Random random(options.seed, number * attempts + attempt);
    const auto root = fmt::format("{}/case{}{}", options.scratch, random.chance(50) ? " " : "-", number);
    std::filesystem::remove_all(root);
    World world(root, random, workshop, machine, combo.linker);
    try {
      result = CaseRun(world, combo, options, loader).run();
      result.discarded = attempt;
      result.discard_reason = reason;
      if (result.verdict != Verdict::failed && !options.keep) std::filesystem::remove_all(root);
      return result;
    } catch (const GiveUp& trouble) {
      reason = trouble.reason;
      std::filesystem::remove_all(root);
    }
  }
  result.combo = combo;
  result.discarded = attempts;
  result.discard_reason = reason;
  return result;
}

}  // namespace fidelity
