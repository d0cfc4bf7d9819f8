#include "base/response_file.hpp"

#include <optional>
#include <utility>

#include "base/paths.hpp"

namespace runpath {

namespace {

// libiberty's ISSPACE.
constexpr std::string_view kBlanks = " \t\n\r\v\f";

constexpr int kMostAtFiles = 2000;

// One word from `at` on, which is no blank; `at` moves behind it. Quotes and a backslash that never end do so with the
// text.
std::string read_word(std::string_view text, std::size_t& at) {
  std::string word;
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      if (++at < text.size()) word += text[at];
    } else if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (kBlanks.find(c) != std::string_view::npos) {
      break;
    } else {
      word += c;
    }
  }
  return word;
}

// A word that still has to be looked at, and where it came from.
struct PendingWord {
  std::string word;
  std::size_t origin = 0;
};

// The words of the file that `word` names with its @, or nothing when it stays as it is.
std::optional<std::vector<std::string>> read_at_file(const std::string& word, const std::string& cwd,
                                                     const FileSystem& files, ExpandedWords& expanded) {
  const std::string path = path_join(cwd, word.substr(1));
  const auto found = files.status(path);
  if (!found) return std::nullopt;
  if (found->type != FileType::regular) {
    expanded.unread.push_back(word);
    return std::nullopt;
  }
  auto text = files.read(path);
  if (!text) return std::nullopt;
  expanded.at_files.push_back(word.substr(1));
  return read_response_text(text.value());
}

}  // namespace

std::vector<std::string> read_response_text(std::string_view text) {
  text = text.substr(0, text.find('\0'));  // a C string to libiberty
  std::vector<std::string> words;
  std::size_t at = text.find_first_not_of(kBlanks);
  while (at != std::string_view::npos) {
    words.push_back(read_word(text, at));
    at = text.find_first_not_of(kBlanks, at);
  }
  return words;
}

ExpandedWords expand_response_files(const std::vector<std::string>& words, const std::string& cwd,
                                    const FileSystem& files) {
  ExpandedWords expanded;
  std::vector<PendingWord> pending;  // the next one is at the back
  for (std::size_t i = words.size(); i-- > 0;) pending.push_back({words[i], i});
  int at_files_left = kMostAtFiles - 1;
  while (!pending.empty()) {
    PendingWord next = std::move(pending.back());
    pending.pop_back();
    const bool names_file = next.word.size() > 1 && next.word.front() == '@' && at_files_left-- > 0;
    const auto inner = names_file ? read_at_file(next.word, cwd, files, expanded) : std::nullopt;
    if (!inner) {
      expanded.words.push_back(std::move(next.word));
      expanded.origins.push_back(next.origin);
      continue;
    }
    for (auto word = inner->rbegin(); word != inner->rend(); ++word) pending.push_back({*word, next.origin});
  }
  return expanded;
}

}  // namespace runpath
