// Any bytes are either an ELF file or an error in words; nothing else may come of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "elf/elf_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = runpath::elf::read_elf_bytes(bytes);
  if (file.has_error() && file.error().message.empty()) std::abort();
  if (file.has_value() && runpath::elf::kind_of(bytes) == runpath::elf::FileKind::text) std::abort();
  return 0;
}
