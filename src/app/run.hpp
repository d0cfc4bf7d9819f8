// Which personality, and its recipe.
#pragma once

namespace runpath {

// The whole wrapper. Returns the exit status where this process was not replaced.
int run(int argc, char** argv, char** environment);

}  // namespace runpath
