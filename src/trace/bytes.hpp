// File names and arguments are bytes; JSON text is Unicode. A lossless way from one to the other.
#pragma once

#include <string>
#include <string_view>

namespace runpath {

// `bytes` as well-formed UTF-8. What is UTF-8 already stays as it is; each byte that is not part of a well-formed
// sequence becomes U+FFFD and the character of the byte's own number (0xFF → U+FFFD U+00FF). A U+FFFD that the text
// holds itself is spelled as its three bytes that way, so that every U+FFFD in the result begins such a pair.
[[nodiscard]] std::string text_from_bytes(std::string_view bytes);

// The inverse. A U+FFFD that begins no pair (foreign text) stays as it is.
[[nodiscard]] std::string bytes_from_text(std::string_view text);

}  // namespace runpath
