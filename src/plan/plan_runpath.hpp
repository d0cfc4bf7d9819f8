// The solver. Pure: the same findings and settings always give the same plan.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "libraries/finding.hpp"
#include "plan/plan.hpp"
#include "plan/settings.hpp"

namespace runpath {

// What planning needs to know of the environment.
struct PlanContext {
  std::string cwd;                   // absolute
  std::string ld_run_path;           // LD_RUN_PATH, which ld reads only when no -rpath is given
  std::string ld_library_path;       // LD_LIBRARY_PATH, searched by ld for libraries' own needs after -rpath
  std::vector<std::string> go_work;  // directories that a go command made for itself
};

// The entries that stand before all of ours: the user's -rpath ones or, where bfd gets none, those of LD_RUN_PATH. Absolute
// and clean; a relative one means another place in every working directory, so it is not among them.
[[nodiscard]] std::vector<std::string> fixed_entries(const LinkLine& line, const std::string& ld_run_path);

[[nodiscard]] Plan plan_runpath(const LinkLine& line, const Findings& findings, const Settings& settings,
                                const PlanContext& context);

// The words to append to ld's own for `plan`; empty when it adds nothing.
[[nodiscard]] std::vector<std::string> linker_words(const Plan& plan, const LinkLine& line, const Settings& settings);

// One name, for the order: the directories (as indices) that serve it, and those that hold another file of that name.
struct OrderNeed {
  std::vector<std::size_t> good;
  std::vector<std::size_t> bad;
  int weight = 1;  // what meeting it is worth
};

// An order of the directories 0 … count-1 in which needs of as much weight as possible meet a good directory before any bad one;
// as close to the given order as that allows. Exact within each knot of up to 16 directories, greedy beyond.
[[nodiscard]] std::vector<std::size_t> solve_order(std::size_t count, const std::vector<OrderNeed>& needs);

}  // namespace runpath
