#include "inner.h"

const char *inner(void) { return "hello from inner"; }
