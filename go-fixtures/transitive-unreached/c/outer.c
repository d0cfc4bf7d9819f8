#include "outer.h"

#include "inner.h"

const char *outer(void) { return inner(); }
