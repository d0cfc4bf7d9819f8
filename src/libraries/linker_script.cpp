#include "libraries/linker_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace runpath {

namespace {

enum class TokenKind : std::uint8_t { name, quoted, other, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // without quotes
  std::size_t at = 0;     // where it begins in the script

  [[nodiscard]] bool is(char c) const { return kind == TokenKind::other && text.front() == c; }
};

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/.\\_$~=+-:[],!?*^").find(c) != std::string_view::npos;
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Text to tokens, one at a time.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : m_text(text) {}

  Result<Token> next() {
    TRY(skip_blanks_and_comments());
    if (m_at == m_text.size()) return Token{TokenKind::end, {}, m_at};
    const std::size_t begin = m_at;
    const char first = m_text[m_at];
    if (first == '"') return quoted();
    if (first == ',') return take(TokenKind::other, begin, begin + 1);  // part of a name, but no name's beginning
    if (is_name_byte(first)) {
      while (m_at < m_text.size() && is_name_byte(m_text[m_at])) ++m_at;
      return take(TokenKind::name, begin, m_at);
    }
    const auto byte = static_cast<unsigned char>(first);
    if (byte < 0x20 || byte == 0x7f) return failure(begin, fmt::format("byte {:#04x}", byte));
    return take(TokenKind::other, begin, begin + 1);
  }

  [[nodiscard]] Error failure(std::size_t at, std::string_view what) const {
    const auto line = 1 + std::ranges::count(m_text.substr(0, at), '\n');
    return Error{fmt::format("not a linker script: line {}: {}", line, what)};
  }

 private:
  Token take(TokenKind kind, std::size_t begin, std::size_t end) {
    m_at = end;
    return Token{kind, m_text.substr(begin, end - begin), begin};
  }

  Result<Token> quoted() {
    const std::size_t begin = m_at + 1;
    const auto end = m_text.find('"', begin);
    if (end == std::string_view::npos) return failure(m_at, "an unclosed quote");
    Token token = take(TokenKind::quoted, begin, end);
    ++m_at;
    return token;
  }

  Result<void> skip_blanks_and_comments() {
    while (m_at < m_text.size()) {
      const auto rest = m_text.substr(m_at);
      if (is_blank(rest.front())) {
        ++m_at;
      } else if (rest.starts_with("/*")) {
        const auto end = rest.find("*/", 2);
        if (end == std::string_view::npos) return failure(m_at, "an unclosed comment");
        m_at += end + 2;
      } else if (rest.front() == '#') {
        m_at += std::min(rest.find('\n'), rest.size());
      } else {
        break;
      }
    }
    return success();
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

// What follows a command's name.
enum class Shape : std::uint8_t {
  inputs,      // (name …)
  directory,   // (name)
  format,      // (name, …)
  first_file,  // (name)
  file,        // name
  nothing,
  parens,    // anything within ( )
  braces,    // anything within { }
  sentence,  // anything up to ;
};

struct CommandRow {
  std::string_view name;
  Shape shape;
};

// The commands of ld/ldgram.y (ifile_p1 and statement_anywhere), sorted.
constexpr std::array kCommands = {
    CommandRow{"ASSERT", Shape::parens},
    CommandRow{"CREATE_OBJECT_SYMBOLS", Shape::nothing},
    CommandRow{"ENTRY", Shape::parens},
    CommandRow{"EXTERN", Shape::parens},
    CommandRow{"FLOAT", Shape::nothing},
    CommandRow{"FORCE_COMMON_ALLOCATION", Shape::nothing},
    CommandRow{"FORCE_GROUP_ALLOCATION", Shape::nothing},
    CommandRow{"GROUP", Shape::inputs},
    CommandRow{"HIDDEN", Shape::parens},
    CommandRow{"HLL", Shape::parens},
    CommandRow{"INCLUDE", Shape::file},
    CommandRow{"INHIBIT_COMMON_ALLOCATION", Shape::nothing},
    CommandRow{"INPUT", Shape::inputs},
    CommandRow{"INSERT", Shape::sentence},
    CommandRow{"LD_FEATURE", Shape::parens},
    CommandRow{"MAP", Shape::parens},
    CommandRow{"MEMORY", Shape::braces},
    CommandRow{"NOCROSSREFS", Shape::parens},
    CommandRow{"NOCROSSREFS_TO", Shape::parens},
    CommandRow{"NOFLOAT", Shape::nothing},
    CommandRow{"OUTPUT", Shape::parens},
    CommandRow{"OUTPUT_ARCH", Shape::parens},
    CommandRow{"OUTPUT_FORMAT", Shape::format},
    CommandRow{"OVERWRITE_SECTIONS", Shape::braces},
    CommandRow{"PHDRS", Shape::braces},
    CommandRow{"PROVIDE", Shape::parens},
    CommandRow{"PROVIDE_HIDDEN", Shape::parens},
    CommandRow{"REGION_ALIAS", Shape::parens},
    CommandRow{"SEARCH_DIR", Shape::directory},
    CommandRow{"SECTIONS", Shape::braces},
    CommandRow{"STARTUP", Shape::first_file},
    CommandRow{"SYSLIB", Shape::parens},
    CommandRow{"TARGET", Shape::parens},
    CommandRow{"VERSION", Shape::braces},
};
static_assert(std::ranges::adjacent_find(kCommands, std::ranges::greater_equal(), &CommandRow::name) ==
              kCommands.end());

const CommandRow* find_command(std::string_view name) {
  const auto row = std::ranges::lower_bound(kCommands, name, {}, &CommandRow::name);
  return row != kCommands.end() && row->name == name ? &*row : nullptr;
}

// Recursive descent over the tokens, one of them looked at ahead.
class Parser {
 public:
  explicit Parser(std::string_view text) : m_lexer(text) {}

  Result<LinkerScript> parse() {
    TRY(advance());
    while (m_token.kind != TokenKind::end) {
      if (m_token.is(';')) {
        TRY(advance());
      } else {
        TRY(statement());
      }
    }
    return std::move(m_script);
  }

 private:
  // Deeper nesting than any script has, shallow enough for the stack.
  static constexpr int kMaximalDepth = 100;

  Result<void> advance() {
    TRY(m_token, m_lexer.next());
    return success();
  }

  [[nodiscard]] Error unexpected(std::string_view where) const {
    const auto what = m_token.kind == TokenKind::end ? "the end" : fmt::format("\"{}\"", m_token.text.substr(0, 40));
    return m_lexer.failure(m_token.at, fmt::format("{} {}", what, where));
  }

  Result<void> expect(char c, std::string_view where) {
    if (!m_token.is(c)) return unexpected(fmt::format("instead of {} {}", c, where));
    return advance();
  }

  Result<std::string> name(std::string_view where) {
    if (m_token.kind != TokenKind::name && m_token.kind != TokenKind::quoted) {
      return unexpected(fmt::format("instead of a name {}", where));
    }
    std::string text(m_token.text);
    TRY(advance());
    return text;
  }

  Result<void> statement() {
    const CommandRow* command = m_token.kind == TokenKind::name ? find_command(m_token.text) : nullptr;
    if (command == nullptr) return assignment();
    TRY(advance());
    switch (command->shape) {
      case Shape::nothing: return success();
      case Shape::sentence: return skip_sentence();
      case Shape::parens: return skip_nested('(', ')');
      case Shape::braces: return skip_nested('{', '}');
      case Shape::file: {
        TRY(auto file, name("after INCLUDE"));
        m_script.includes.push_back(std::move(file));
        return success();
      }
      case Shape::inputs: return input_list(false, 0);
      case Shape::directory:
      case Shape::format:
      case Shape::first_file: return one_name(*command);
    }
    return success();
  }

  // "( name" and whatever else stands before ")".
  Result<void> one_name(const CommandRow& command) {
    TRY(expect('(', fmt::format("after {}", command.name)));
    const bool quoted = m_token.kind == TokenKind::quoted;
    TRY(auto text, name(fmt::format("in {}", command.name)));
    if (command.shape == Shape::directory) {
      m_script.search_directories.push_back(std::move(text));
    } else if (command.shape == Shape::first_file) {
      m_script.inputs.push_back({std::move(text), false, quoted});
    } else if (m_script.output_format.empty()) {
      // Its three names may be written without blanks: commas are bytes of names.
      m_script.output_format = quoted ? text : text.substr(0, text.find(','));
    }
    while (!m_token.is(')')) {
      if (m_token.kind == TokenKind::end) return unexpected(fmt::format("in {}", command.name));
      TRY(advance());
    }
    return advance();
  }

  Result<void> input_list(bool as_needed, int depth) {
    if (depth > kMaximalDepth) return m_lexer.failure(m_token.at, "lists too deep in each other");
    TRY(expect('(', "before a list of inputs"));
    while (!m_token.is(')')) {
      if (m_token.kind == TokenKind::end) return unexpected("in a list of inputs");
      if (m_token.kind == TokenKind::name && m_token.text == "AS_NEEDED") {
        TRY(advance());
        TRY(input_list(true, depth + 1));
        continue;
      }
      if (m_token.is('(') || m_token.is('{') || m_token.is('}')) return unexpected("in a list of inputs");
      // Any other byte is a separator: bfd ignores what it cannot read, with a warning.
      if (m_token.kind != TokenKind::other) {
        m_script.inputs.push_back({std::string(m_token.text), as_needed, m_token.kind == TokenKind::quoted});
      }
      TRY(advance());
    }
    return advance();
  }

  // "name = expression;" with any of C's assignments; "name=1" is one token.
  Result<void> assignment() {
    if (m_token.kind != TokenKind::name && m_token.kind != TokenKind::quoted) return unexpected("instead of a command");
    const Token target = m_token;
    TRY(advance());
    const bool assigned_within = target.kind == TokenKind::name && target.text.find('=', 1) != std::string_view::npos;
    const bool assigned_next = (m_token.kind == TokenKind::name && m_token.text.find('=') <= 1) || m_token.is('<') ||
                               m_token.is('>') || m_token.is('&') || m_token.is('|');
    if (!assigned_within && !assigned_next) {
      return m_lexer.failure(target.at, fmt::format("unknown command \"{}\"", target.text.substr(0, 40)));
    }
    return skip_sentence();
  }

  Result<void> skip_sentence() {
    while (!m_token.is(';')) {
      if (m_token.kind == TokenKind::end) return unexpected("instead of ;");
      TRY(advance());
    }
    return advance();
  }

  // Everything from `open` to the `close` that belongs to it.
  Result<void> skip_nested(char open, char close) {
    TRY(expect(open, "after a command"));
    for (int depth = 1; depth > 0;) {
      if (m_token.kind == TokenKind::end) return unexpected(fmt::format("instead of {}", close));
      if (m_token.is(open)) ++depth;
      if (m_token.is(close)) --depth;
      TRY(advance());
    }
    return success();
  }

  Lexer m_lexer;
  Token m_token;
  LinkerScript m_script;
};

}  // namespace

Result<LinkerScript> read_linker_script(std::string_view text) { return Parser(text).parse(); }

}  // namespace runpath
