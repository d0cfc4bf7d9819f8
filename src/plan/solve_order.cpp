#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>

#include "plan/plan_runpath.hpp"

namespace runpath {

namespace {

constexpr std::size_t kExactLimit = 16;  // 2^16 sets of directories are tried, no more

bool contains(const std::vector<std::size_t>& list, std::size_t item) {
  return std::ranges::find(list, item) != list.end();
}

// Groups of directories that some need ties together, each in the given order.
std::vector<std::vector<std::size_t>> find_knots(std::size_t count, const std::vector<OrderNeed>& needs) {
  std::vector<std::size_t> leader(count);
  for (std::size_t i = 0; i < count; ++i) leader[i] = i;
  const auto find = [&](std::size_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (const auto& need : needs) {
    if (need.good.empty() || need.bad.empty()) continue;
    for (const auto* side : {&need.good, &need.bad}) {
      for (const auto directory : *side) leader[find(directory)] = find(need.good.front());
    }
  }
  std::vector<std::vector<std::size_t>> by_leader(count);
  for (std::size_t i = 0; i < count; ++i) by_leader[find(i)].push_back(i);
  std::erase_if(by_leader, [](const auto& knot) { return knot.size() < 2; });
  return by_leader;
}

// One need within a knot: bits are places in the knot.
struct KnotNeed {
  std::uint32_t good = 0;
  std::uint32_t bad = 0;
  int weight = 1;
};

std::vector<KnotNeed> needs_of(const std::vector<std::size_t>& knot, const std::vector<OrderNeed>& needs) {
  std::vector<KnotNeed> local;
  for (const auto& need : needs) {
    KnotNeed bits;
    bits.weight = need.weight;
    for (std::size_t place = 0; place < knot.size(); ++place) {
      if (contains(need.good, knot[place])) bits.good |= 1U << place;
      if (contains(need.bad, knot[place])) bits.bad |= 1U << place;
    }
    if (bits.good != 0 && bits.bad != 0) local.push_back(bits);
  }
  return local;
}

// The weight of the needs that are decided, rightly, by putting `place` after all of `before`.
int gain(const std::vector<KnotNeed>& needs, std::uint32_t before, std::size_t place) {
  int count = 0;
  for (const auto& need : needs) {
    const bool open = ((need.good | need.bad) & before) == 0;
    if (open && ((need.good >> place) & 1U) != 0) count += need.weight;
  }
  return count;
}

// Best order by dynamic programming over the set of directories placed so far; ties keep the given order.
std::vector<std::size_t> solve_exactly(const std::vector<std::size_t>& knot, const std::vector<KnotNeed>& needs) {
  const std::uint32_t all = (1U << knot.size()) - 1;
  std::vector<int> best(all + 1, 0);  // of what can still be gained when this set is placed
  for (std::uint32_t placed = all; placed-- > 0;) {
    for (std::size_t place = 0; place < knot.size(); ++place) {
      if (((placed >> place) & 1U) != 0) continue;
      best[placed] = std::max(best[placed], gain(needs, placed, place) + best[placed | (1U << place)]);
    }
  }
  std::vector<std::size_t> order;
  for (std::uint32_t placed = 0; placed != all;) {
    std::size_t place = 0;
    while (((placed >> place) & 1U) != 0 || gain(needs, placed, place) + best[placed | (1U << place)] != best[placed]) {
      ++place;
    }
    order.push_back(knot[place]);
    placed |= 1U << place;
  }
  return order;
}

// For large knots: always the directory that spoils the fewest needs which are still open.
std::vector<std::size_t> solve_greedily(const std::vector<std::size_t>& knot, const std::vector<OrderNeed>& needs) {
  std::vector<std::size_t> order;
  std::vector<std::size_t> left = knot;
  std::vector<const OrderNeed*> open;
  for (const auto& need : needs) {
    if (!need.good.empty() && !need.bad.empty()) open.push_back(&need);
  }
  while (!left.empty()) {
    const auto spoilt = [&](std::size_t directory) {
      int weight = 0;
      for (const auto* need : open) {
        if (contains(need->bad, directory) && !contains(need->good, directory)) weight += need->weight;
      }
      return weight;
    };
    const auto next = std::ranges::min_element(left, {}, spoilt);
    const auto directory = *next;
    order.push_back(directory);
    left.erase(next);
    std::erase_if(
        open, [&](const OrderNeed* need) { return contains(need->good, directory) || contains(need->bad, directory); });
  }
  return order;
}

}  // namespace

std::vector<std::size_t> solve_order(std::size_t count, const std::vector<OrderNeed>& needs) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  for (const auto& knot : find_knots(count, needs)) {
    const auto solved =
        knot.size() <= kExactLimit ? solve_exactly(knot, needs_of(knot, needs)) : solve_greedily(knot, needs);
    // The knot's members keep the places that they had between them.
    for (std::size_t i = 0; i < knot.size(); ++i) order[knot[i]] = solved[i];
  }
  return order;
}

}  // namespace runpath
