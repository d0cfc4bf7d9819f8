#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/response_file.hpp"
#include "base/text.hpp"
#include "invocation/driver_options.hpp"
#include "invocation/invocation.hpp"

namespace runpath {

namespace {

// A word that means something, and its index in argv.
struct Seen {
  std::string word;
  std::size_t index = 0;
};

struct Consequence {
  OptionMeaning meaning = OptionMeaning::ignored;
  CallKind kind = CallKind::link;
};

// What keeps a driver from linking, the strongest first, whatever their order on the line. As gcc 12 (link_command in
// its specs) and clang 14 (Driver::getFinalPhase) do it.
constexpr auto kNoLink = std::to_array<Consequence>({
    {OptionMeaning::query, CallKind::query},
    {OptionMeaning::preprocess, CallKind::preprocess},
    {OptionMeaning::syntax_only, CallKind::syntax_only},
    {OptionMeaning::precompile, CallKind::precompile},
    {OptionMeaning::assemble, CallKind::assemble},
    {OptionMeaning::compile, CallKind::compile},
});

// What a link's words make of it, the strongest first; `Reader` has settled -pie, -shared and the like by then.
constexpr auto kLinks = std::to_array<Consequence>({
    {OptionMeaning::relocatable, CallKind::relocatable},
    {OptionMeaning::static_pie, CallKind::static_pie},
    {OptionMeaning::shared, CallKind::shared_link},
    {OptionMeaning::static_link, CallKind::static_link},
});

// Reads the words one after the other; then says what they amount to.
class Reader {
 public:
  explicit Reader(const ExpandedWords& expanded) : m_words(expanded.words), m_origins(expanded.origins) {
    m_call.unread_at_files = expanded.unread;
  }

  DriverCall read() {
    for (std::size_t at = 0; at < m_words.size();) at += read_at(at);
    read_linker_words();
    decide();
    return std::move(m_call);
  }

 private:
  [[nodiscard]] std::size_t index_in_argv(std::size_t at) const { return m_origins[at] + 1; }

  // How many words were read.
  std::size_t read_at(std::size_t at) {
    const std::string& word = m_words[at];
    const bool is_option = word.size() > 1 && word.front() == '-' && m_call.bare_dashes == 0;
    if (!is_option) {
      add_input(at);
      return 1;
    }
    const auto option = read_option(driver_options(), m_words, at);
    if (!option) return 1;
    m_call.awaits_value = option->awaits_value;
    apply(*option, at);
    return option->word_count;
  }

  void add_input(std::size_t at) {
    const std::string& word = m_words[at];
    const auto& unread = m_call.unread_at_files;
    if (std::ranges::find(unread, word) != unread.end()) {
      m_has_linker_inputs = true;  // for all we know
      return;
    }
    if (m_call.inputs.empty()) m_first_input = {word, index_in_argv(at)};
    m_call.inputs.push_back(word);
    m_call.reads_stdin = m_call.reads_stdin || word == "-";
    m_only_headers = m_only_headers && is_header(word, m_language);
  }

  void apply(const ReadOption& option, std::size_t at) {
    switch (option.row->meaning) {
      case OptionMeaning::ignored: break;
      case OptionMeaning::end_of_options: m_call.bare_dashes = index_in_argv(at); break;
      case OptionMeaning::output: m_call.output = option.value; break;
      case OptionMeaning::language: m_language = option.value; break;
      case OptionMeaning::library: m_has_linker_inputs = true; break;
      case OptionMeaning::linker_word: add_linker_word(option.value, at); break;
      case OptionMeaning::linker_words:
        for (const auto& word : split(option.value, ',')) add_linker_word(word, at);
        break;
      case OptionMeaning::fuse_ld: m_fuse_ld = option.value; break;
      case OptionMeaning::ld_path: m_ld_path = option.value; break;
      case OptionMeaning::lto: m_call.lto = true; break;
      case OptionMeaning::no_lto: m_call.lto = false; break;
      case OptionMeaning::sanitizer: m_call.sanitizer = true; break;
      case OptionMeaning::no_sanitizer: m_call.sanitizer = false; break;
      case OptionMeaning::prefix:
        if (!option.awaits_value) m_call.prefixes.push_back(option.value);
        add_target_words(option, at);
        break;
      case OptionMeaning::target: add_target_words(option, at); break;
      default: see(option.row->meaning, at);
    }
  }

  void add_linker_word(const std::string& word, std::size_t at) {
    m_has_linker_inputs = true;  // to gcc and clang it could be a file
    m_linker_words.push_back(word);
    m_linker_word_places.push_back(at);
  }

  void add_target_words(const ReadOption& option, std::size_t at) {
    const std::size_t end = std::min(at + option.word_count, m_words.size());
    m_call.target_words.insert(m_call.target_words.end(), m_words.begin() + static_cast<std::ptrdiff_t>(at),
                               m_words.begin() + static_cast<std::ptrdiff_t>(end));
  }

  // Of -pie, -no-pie, -shared and -static-pie the last one counts (gcc's Negative() chain). clang keeps to -static-pie
  // and -shared instead; such a line is taken for gcc's, and the linker's own line tells.
  void see(OptionMeaning meaning, std::size_t at) {
    const bool is_form = meaning == OptionMeaning::pie || meaning == OptionMeaning::no_pie ||
                         meaning == OptionMeaning::shared || meaning == OptionMeaning::static_pie;
    if (is_form) {
      m_seen.erase(OptionMeaning::shared);
      m_seen.erase(OptionMeaning::static_pie);
    }
    if (meaning == OptionMeaning::not_syntax_only) m_seen.erase(OptionMeaning::syntax_only);
    m_seen[meaning] = {m_words[at], index_in_argv(at)};
  }

  void read_linker_words() {
    for (std::size_t i = 0; i < m_linker_words.size();) {
      const auto option = read_option(passed_linker_options(), m_linker_words, i);
      if (option) {
        m_seen_by_linker[option->row->meaning] = {m_linker_words[i], index_in_argv(m_linker_word_places[i])};
      }
      i += option ? option->word_count : 1;
    }
  }

  void decide() {
    m_call.fuse_ld = m_ld_path.empty() ? m_fuse_ld : m_ld_path;
    m_call.fuse_ld_is_path = m_call.fuse_ld.find('/') != std::string::npos;
    for (const auto& [meaning, kind] : kNoLink) {
      if (take(m_seen, meaning, kind)) return;
    }
    if (m_call.inputs.empty() && !m_has_linker_inputs) {
      m_call.kind = CallKind::query;
      m_call.why = "no input files";
      return;
    }
    if (m_only_headers && !m_has_linker_inputs) {
      take(CallKind::precompile, m_first_input);
      return;
    }
    if (take(m_seen_by_linker, OptionMeaning::query, CallKind::query)) return;
    for (const auto& [meaning, kind] : kLinks) {
      if (take(m_seen, meaning, kind) || take(m_seen_by_linker, meaning, kind)) return;
    }
    m_call.kind = CallKind::link;
  }

  using SeenWords = std::map<OptionMeaning, Seen>;

  bool take(const SeenWords& words, OptionMeaning meaning, CallKind kind) {
    const auto found = words.find(meaning);
    if (found == words.end()) return false;
    take(kind, found->second);
    return true;
  }

  void take(CallKind kind, const Seen& seen) {
    m_call.kind = kind;
    m_call.why = seen.word;
    m_call.word = seen.index;
  }

  const std::vector<std::string>& m_words;
  const std::vector<std::size_t>& m_origins;
  DriverCall m_call;
  SeenWords m_seen, m_seen_by_linker;
  std::vector<std::string> m_linker_words;
  std::vector<std::size_t> m_linker_word_places;  // indices into m_words
  Seen m_first_input;
  std::string m_language, m_fuse_ld, m_ld_path;
  bool m_has_linker_inputs = false;  // beside files: -l, -Wl, …
  bool m_only_headers = true;
};

}  // namespace

DriverCall classify_driver_call(const std::vector<std::string>& words, const std::string& cwd,
                                const FileSystem& files) {
  const ExpandedWords expanded = expand_response_files(words, cwd, files);
  return Reader(expanded).read();
}

std::string_view call_kind_name(CallKind kind) {
  switch (kind) {
    case CallKind::compile: return "compile";
    case CallKind::assemble: return "assemble";
    case CallKind::preprocess: return "preprocess";
    case CallKind::syntax_only: return "syntax_only";
    case CallKind::query: return "query";
    case CallKind::precompile: return "precompile";
    case CallKind::relocatable: return "relocatable";
    case CallKind::static_link: return "static_link";
    case CallKind::static_pie: return "static_pie";
    case CallKind::shared_link: return "shared_link";
    case CallKind::link: return "link";
  }
  return "";
}

}  // namespace runpath
