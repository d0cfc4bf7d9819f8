// Any bytes are a response file; words written out with every byte escaped are read back as they were.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/response_file.hpp"

namespace {

// Quoted so that libiberty's reader takes every byte of `word` as it is.
std::string escaped(std::string_view word) {
  std::string text = "\"";
  for (const char byte : word) {
    text += '\\';
    text += byte;
  }
  return text + "\"";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> words = runpath::read_response_text(text);

  std::string written;
  for (const std::string& word : words) written += escaped(word) + "\n";
  if (runpath::read_response_text(written) != words) std::abort();
  return 0;
}
