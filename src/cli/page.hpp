// Text for a terminal of 80 columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace runpath::cli {

// Bytes as a terminal may see them: control characters become \xNN.
[[nodiscard]] std::string printable(std::string_view text);

// Collects lines; what is too long goes on below, indented further. Only blanks between words are broken at.
class Page {
 public:
  void blank();
  // Prose: broken at its blanks, the rest standing in further.
  void prose(std::size_t indent, std::string_view text);
  // Words that stay whole, each after a blank; what does not fit goes on below at `hang`.
  void words(std::size_t indent, std::size_t hang, const std::vector<std::string>& words);
  // "  label       text", the text hanging below its own beginning.
  void field(std::string_view label, std::string_view text);
  void field(std::string_view label, const std::vector<std::string>& words);
  // Everything so far, each line with its newline.
  [[nodiscard]] const std::string& text() const { return m_text; }

 private:
  void put(std::string line, std::size_t hang, const std::vector<std::string>& words);

  std::string m_text;
};

}  // namespace runpath::cli
