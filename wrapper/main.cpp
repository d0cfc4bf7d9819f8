// The executable that stands in for cc, c++, ld and Go's toolexec: its own name decides which.
#include "app/run.hpp"

int main(int argc, char** argv, char** environment) { return runpath::run(argc, argv, environment); }
