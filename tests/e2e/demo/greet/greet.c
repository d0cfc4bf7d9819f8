#include "greet.h"

const char *greeting(void) { return "Hello from libgreet.so.1, loaded from where it was linked."; }
