// Any bytes are a cache of the loader's or nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libraries/loader_cache.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto& entry : runpath::read_loader_cache(bytes)) {
    if (entry.name.size() >= size || entry.path.size() >= size) std::abort();
  }
  return 0;
}
