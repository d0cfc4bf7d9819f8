#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "plan/plan_runpath.hpp"

namespace runpath {
namespace {

int satisfied(const std::vector<std::size_t>& order, const std::vector<OrderNeed>& needs) {
  int count = 0;
  for (const auto& need : needs) {
    for (const auto directory : order) {
      const bool good = std::ranges::find(need.good, directory) != need.good.end();
      const bool bad = std::ranges::find(need.bad, directory) != need.bad.end();
      if (good) ++count;
      if (good || bad) break;
    }
  }
  return count;
}

int best_by_force(std::size_t size, const std::vector<OrderNeed>& needs) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  int best = 0;
  do {
    best = std::max(best, satisfied(order, needs));
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST(SolveOrder, KeepsTheOrderWithoutConstraints) {
  EXPECT_EQ(solve_order(3, {{{0}, {}}, {{2}, {}}}), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(SolveOrder, PutsTheRightDirectoryFirst) {
  EXPECT_EQ(solve_order(2, {{{1}, {0}}}), (std::vector<std::size_t>{1, 0}));
}

TEST(SolveOrder, LeavesTheUntiedInPlace) {
  EXPECT_EQ(solve_order(3, {{{2}, {0}}}), (std::vector<std::size_t>{2, 1, 0}));
}

TEST(SolveOrder, TakesTheMostWhereNotAllCanBe) {
  const std::vector<OrderNeed> needs = {{{0}, {1}}, {{1}, {0}}, {{1}, {0}}};
  EXPECT_EQ(satisfied(solve_order(2, needs), needs), 2);
}

TEST(SolveOrder, IsAsGoodAsTryingEveryOrder) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = 2 + random() % 5;
    std::vector<OrderNeed> needs(1 + random() % 6);
    for (auto& need : needs) {
      for (std::size_t i = 0; i < size; ++i) {
        const auto dice = random() % 4;
        if (dice == 0) need.good.push_back(i);
        if (dice == 1) need.bad.push_back(i);
      }
    }
    auto order = solve_order(size, needs);
    EXPECT_EQ(satisfied(order, needs), best_by_force(size, needs)) << "round " << round;
    std::ranges::sort(order);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(order[i], i);
  }
}

TEST(SolveOrder, LargeKnotsAreStillSolved) {
  std::vector<OrderNeed> needs;
  for (std::size_t i = 0; i + 1 < 40; ++i) needs.push_back({{i + 1}, {i}});
  EXPECT_EQ(satisfied(solve_order(40, needs), needs), 39);
}

}  // namespace
}  // namespace runpath
