#include "bridge.h"

#include "c/greet.hpp"

const char *bridge(void) {
  static const std::string said = greet("C++");
  return said.c_str();
}
