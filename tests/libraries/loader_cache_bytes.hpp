// Bytes of an ld.so.cache.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libraries/loader_cache.hpp"

namespace runpath::test {

// A cache as ldconfig writes it.
inline std::string cache_of(const std::vector<CacheEntry>& entries) {
  const auto number = [](auto value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
  std::string strings;
  std::string table;
  const auto strings_at = 48 + entries.size() * 24;
  const auto add = [&](const std::string& text) {
    const auto at = strings_at + strings.size();
    strings += text + '\0';
    return number(static_cast<std::uint32_t>(at));
  };
  for (const auto& entry : entries) {
    table += number(std::uint32_t{0x0303}) + add(entry.name) + add(entry.path) + number(std::uint32_t{0});
    table += number(entry.is_variant ? std::uint64_t{1} << 62U : 0);
  }
  auto header = "glibc-ld.so.cache1.1" + number(static_cast<std::uint32_t>(entries.size())) +
                number(static_cast<std::uint32_t>(strings.size()));
  header.resize(48);
  return header + table + strings;
}

}  // namespace runpath::test
