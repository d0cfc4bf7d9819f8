// Text as bytes: splitting, joining, shell words. No encoding is assumed anywhere.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runpath {

// The pieces between separators; empty pieces are kept; "" gives one empty piece.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

// Like split, without the empty pieces.
[[nodiscard]] std::vector<std::string> split_nonempty(std::string_view text, char separator);

[[nodiscard]] std::string join(std::span<const std::string> pieces, std::string_view separator);

// What follows `prefix`, or nothing when `text` does not begin with it.
[[nodiscard]] std::optional<std::string_view> after_prefix(std::string_view text, std::string_view prefix);

// Words as a POSIX shell splits them: blanks, '…', "…" and \; no expansion. An unclosed quote is an error.
[[nodiscard]] Result<std::vector<std::string>> shell_split(std::string_view text);

// A word that a POSIX shell reads back as `word`; bare when no quoting is needed.
[[nodiscard]] std::string shell_quote(std::string_view word);

// shell_quote of each word, joined by blanks.
[[nodiscard]] std::string shell_join(std::span<const std::string> words);

// Edits (insert, delete, replace, swap of neighbours) from one text to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

// FNV-1a, 64 bits, as 16 lower-case hexadecimal digits: names a content, secures nothing.
[[nodiscard]] std::string hash_text(std::string_view text);

}  // namespace runpath
