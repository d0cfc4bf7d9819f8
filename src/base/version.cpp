#include "base/version.hpp"

namespace runpath {

std::string_view version() { return RUNPATH_VERSION; }

std::string_view libexec_from_bin() { return RUNPATH_LIBEXEC_FROM_BIN; }

}  // namespace runpath
