// What the build decided, as text.
#pragma once

#include <string_view>

namespace runpath {

// "0.1.0".
[[nodiscard]] std::string_view version();

// From the directory of our own executable to the one with the linker links: "../libexec/runpath".
[[nodiscard]] std::string_view libexec_from_bin();

}  // namespace runpath
