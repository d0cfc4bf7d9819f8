#include "name.h"

const char *name(void) { return "name from second"; }
