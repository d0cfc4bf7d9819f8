// Go's -toolexec program.
#pragma once

#include "app/surroundings.hpp"

namespace runpath {

// Called as PROG TOOL ARGS. Does not return when all goes well; otherwise the exit status.
int run_toolexec(Surroundings& call);

}  // namespace runpath
