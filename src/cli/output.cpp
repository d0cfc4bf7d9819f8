#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"

namespace runpath::cli {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void complain(const std::string& text) {
  std::fflush(stdout);  // what stands before it on a terminal stays before it
  fmt::print(stderr, "runpath: {}\n", text);
}

}  // namespace runpath::cli
