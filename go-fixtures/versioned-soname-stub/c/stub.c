#include "greet.h"

const char *greet(void) { return "a stub cannot greet"; }
