#include "base/result.hpp"

#include <cstring>

namespace runpath {

Error system_error(int error_number, std::string doing) {
  return Error{std::move(doing) + ": " + ::strerror(error_number)};
}

}  // namespace runpath
