// fidelity: is what a program was linked against what it loads? Random worlds, the linker's own trace as the judge.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <random>
#include <string_view>
#include <thread>

#include "case.hpp"
#include "disk.hpp"
#include "process.hpp"

namespace fidelity {

namespace {

constexpr const char* usage = R"(usage: fidelity [options]
  --wrapper PATH            the runpath-cc to test (default: $RUNPATH_BIN/runpath-cc)
  --baseline plain|all-L    test the bare compiler, or it with -rpath for every -L, instead
  --cases N                 how many cases (default 400)
  --seed N|random           (default 1)
  --case N                  only case N
  --jobs N                  at a time (default 2)
  --scratch DIR             where to work (default: a new directory below $TMPDIR)
  --at-most PERCENT         fail when more are faithful: shows that the judge can tell (with --baseline)
  --keep                    leave every world, not only those of failed cases
  --verbose                 also tell why worlds were given up
)";

struct Arguments {
  Options options;
  std::uint64_t cases = 400;
  std::optional<std::uint64_t> only;
  unsigned jobs = 2;
  std::optional<std::uint64_t> at_most;  // percent
};

[[noreturn]] void stop(const std::string& message) {
  fmt::print(stderr, "fidelity: {}\n{}", message, usage);
  std::exit(2);
}

std::uint64_t number(const std::string& text) {
  char* end = nullptr;
  const auto value = std::strtoull(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0') stop("not a number: " + text);
  return value;
}

void read_option(const std::string& name, const std::string& value, Arguments& arguments) {
  auto& options = arguments.options;
  if (name == "--wrapper")
    options.wrapper = std::filesystem::absolute(value).string();
  else if (name == "--baseline" && value == "plain")
    options.system = System::plain;
  else if (name == "--baseline" && value == "all-L")
    options.system = System::all_directories;
  else if (name == "--cases")
    arguments.cases = number(value);
  else if (name == "--seed")
    options.seed = value == "random" ? std::random_device{}() : number(value);
  else if (name == "--case")
    arguments.only = number(value);
  else if (name == "--jobs")
    arguments.jobs = static_cast<unsigned>(number(value));
  else if (name == "--at-most")
    arguments.at_most = number(value);
  else if (name == "--scratch")
    options.scratch = std::filesystem::absolute(value).string();
  else
    stop(fmt::format("unknown option {} {}", name, value));
}

Arguments read_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (words[index] == "--keep") {
      arguments.options.keep = true;
    } else if (words[index] == "--verbose") {
      arguments.options.verbose = true;
    } else if (words[index] == "--help") {
      fmt::print("{}", usage);
      std::exit(0);
    } else {
      if (index + 1 == words.size()) stop(words[index] + " needs a value");
      read_option(words[index], words[index + 1], arguments);
      ++index;
    }
  }
  auto& options = arguments.options;
  const char* bin = std::getenv("RUNPATH_BIN");
  if (options.wrapper.empty() && bin != nullptr) options.wrapper = std::string(bin) + "/runpath-cc";
  if (options.system == System::wrapper && access(options.wrapper.c_str(), X_OK) != 0)
    stop("no runpath-cc: give --wrapper or set RUNPATH_BIN");
  return arguments;
}

std::string make_scratch() {
  const char* base = std::getenv("TMPDIR");
  std::string pattern = std::string(base != nullptr ? base : "/tmp") + "/fidelity.XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) stop("cannot make " + pattern);
  chmod(pattern.c_str(), 0755);
  return pattern;
}

bool can_link(const Combo& combo, const std::string& scratch) {
  const auto trial = scratch + "/trial.c";
  write_file(trial, "int main(void) { return 0; }\n");
  const std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"};
  return run_program({combo.driver, "-fuse-ld=" + combo.linker, trial, "-o", scratch + "/trial"}, environment, scratch)
      .good();
}

std::vector<Combo> usable_combos(const std::string& scratch) {
  std::vector<Combo> combos;
  for (const auto* driver : {"gcc", "clang"}) {
    for (const auto* linker : {"bfd", "gold", "lld", "mold"}) {
      const Combo combo{linker, driver};
      if (can_link(combo, scratch))
        combos.push_back(combo);
      else
        fmt::print("skipped: {} -fuse-ld={} cannot link here\n", driver, linker);
    }
  }
  return combos;
}

Machine look_at_machine(const Loader& loader) {
  Machine machine;
  const std::vector<SystemLibrary> known = {{"m", "cos", "libm.so.6"},
                                            {"z", "zlibVersion", "libz.so.1"},
                                            {"crypt", "crypt", "libcrypt.so.1"},
                                            {"c", "", "libc.so.6"}};
  for (const auto& library : known) {
    bool can_be_linked = false;
    for (const auto& directory : loader.default_directories())
      can_be_linked = can_be_linked || exists(directory + "/lib" + library.name + ".so");
    if (can_be_linked && loader.system_file(library.soname)) machine.libraries.push_back(library);
  }
  return machine;
}

// What came of all cases of one combination.
struct Tally {
  std::size_t cases = 0;
  std::size_t faithful = 0;
  std::size_t unsatisfiable = 0;
  std::size_t failed = 0;
  std::size_t failed_satisfiable = 0;
  std::size_t unfaithful = 0;  // of the satisfiable
  std::size_t untidy = 0;
  std::size_t impossible = 0;
  std::size_t discarded = 0;
};

void count(const CaseResult& result, Tally& tally) {
  ++tally.cases;
  tally.discarded += result.discarded;
  switch (result.verdict) {
    case Verdict::faithful: ++tally.faithful; break;
    case Verdict::unsatisfiable: ++tally.unsatisfiable; break;
    case Verdict::impossible: ++tally.impossible; break;
    case Verdict::failed:
      ++tally.failed;
      tally.failed_satisfiable += result.satisfiable ? 1 : 0;
      tally.unfaithful += result.satisfiable && result.unfaithful ? 1 : 0;
      break;
  }
  if (!result.unfaithful && !result.complaints.empty()) ++tally.untidy;
}

// Cases in which some RUNPATH would do.
std::size_t satisfiable(const Tally& tally) {
  return tally.cases - tally.impossible - tally.unsatisfiable - (tally.failed - tally.failed_satisfiable);
}

double percent_faithful(const Tally& tally) {
  const auto all = satisfiable(tally);
  return all == 0 ? 100.0 : 100.0 * static_cast<double>(all - tally.unfaithful) / static_cast<double>(all);
}

void print_row(const std::string& name, const Tally& tally) {
  const auto all = satisfiable(tally);
  fmt::print("| {:<12} | {:>5} | {:>11} | {:>8} | {:>7.2f} % | {:>8} | {:>6} | {:>6} | {:>9} |\n", name, tally.cases,
             all, all - tally.unfaithful, percent_faithful(tally), tally.cases - tally.impossible - all, tally.untidy,
             tally.failed, tally.discarded);
}

// Works through the cases on several threads; results come back by number.
std::vector<CaseResult> run_all(const std::vector<std::uint64_t>& numbers, const std::vector<Combo>& combos,
                                const Arguments& arguments, Workshop& workshop, const Loader& loader) {
  const auto machine = look_at_machine(loader);
  std::vector<CaseResult> results(numbers.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (auto index = next++; index < numbers.size(); index = next++) {
      const auto& combo = combos[numbers[index] % combos.size()];
      try {
        results[index] = run_case(numbers[index], combo, arguments.options, workshop, machine, loader);
      } catch (const std::exception& trouble) {
        results[index].combo = combo;
        results[index].verdict = Verdict::failed;
        results[index].unfaithful = true;
        results[index].complaints.emplace_back(trouble.what());
      }
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned job = 0; job < std::max(arguments.jobs, 1U); ++job) workers.emplace_back(work);
  workers.clear();
  return results;
}

// Prints what is to be known of single cases; true when all are as they should be.
bool report(const std::vector<std::uint64_t>& numbers, const std::vector<CaseResult>& results,
            const Arguments& arguments) {
  std::map<std::string, Tally> tallies;
  Tally all;
  for (std::size_t index = 0; index < results.size(); ++index) {
    const auto& result = results[index];
    count(result, tallies[result.combo.driver + " " + result.combo.linker]);
    count(result, all);
    if (arguments.options.verbose && result.discarded > 0)
      fmt::print("case {}: {} worlds given up, the last: {}\n", numbers[index], result.discarded,
                 result.discard_reason);
    const bool show = arguments.options.system == System::wrapper || arguments.only || arguments.options.verbose;
    if (!show || result.complaints.empty()) continue;
    fmt::print("case {} of seed {} ({}, {}): {}/repro.sh\n", numbers[index], arguments.options.seed,
               result.combo.driver, result.combo.linker, result.directory);
    for (const auto& complaint : result.complaints) fmt::print("    {}\n", complaint);
  }
  fmt::print("| {:<12} | {:>5} | {:>11} | {:>8} | {:>9} | {:>8} | {:>6} | {:>6} | {:>9} |\n", "tools", "cases",
             "satisfiable", "faithful", "share", "conflict", "untidy", "failed", "discarded");
  fmt::print("|---|---|---|---|---|---|---|---|---|\n");
  for (const auto& [name, tally] : tallies) print_row(name, tally);
  print_row("all", all);
  if (arguments.at_most) return percent_faithful(all) <= static_cast<double>(*arguments.at_most);
  return all.impossible == 0 && (all.failed == 0 || arguments.options.system != System::wrapper);
}

int run(const std::vector<std::string>& words) {
  auto arguments = read_arguments(words);
  auto& options = arguments.options;
  umask(022);
  const bool own_scratch = options.scratch.empty();
  if (own_scratch) options.scratch = make_scratch();
  fmt::print("fidelity: seed {}, in {}\n", options.seed, options.scratch);
  Workshop workshop(options.scratch + "/workshop");
  const Loader loader;
  const auto combos = usable_combos(options.scratch);
  if (combos.empty()) stop("no compiler can link here");
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t index = 0; index < arguments.cases; ++index) numbers.push_back(index);
  if (arguments.only) numbers = {*arguments.only};
  const auto results = run_all(numbers, combos, arguments, workshop, loader);
  const bool right = report(numbers, results, arguments);
  const bool of_interest = options.keep || (!right && options.system == System::wrapper);
  if (own_scratch && !of_interest) std::filesystem::remove_all(options.scratch);
  return right ? 0 : 1;
}

}  // namespace

}  // namespace fidelity

int main(int argument_count, char** arguments) {
  try {
    return fidelity::run({arguments + 1, arguments + argument_count});
  } catch (const std::exception& trouble) {
    fmt::print(stderr, "fidelity: {}\n", trouble.what());
    return 2;
  }
}
