// Any bytes are either a linker script or an error in words; nothing else may come of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libraries/linker_script.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto script = runpath::read_linker_script(text);
  if (script.has_error() && script.error().message.empty()) std::abort();
  return 0;
}
