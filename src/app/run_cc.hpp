// The compiler driver personality.
#pragma once

#include "app/surroundings.hpp"

namespace runpath {

// Does not return when all goes well; otherwise the exit status.
int run_cc(Surroundings& call);

}  // namespace runpath
