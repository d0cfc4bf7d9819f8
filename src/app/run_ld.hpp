// The linker personality: started by a driver through our libexec directory, or called as ld.
#pragma once

#include "app/surroundings.hpp"

namespace runpath {

// Does not return when all goes well; otherwise the exit status.
int run_ld(Surroundings& call);

}  // namespace runpath
