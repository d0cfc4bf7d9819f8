#include "linkline/driver_answer.hpp"

#include <algorithm>

#include "base/paths.hpp"

namespace runpath {

bool is_linker_name(std::string_view name) {
  constexpr std::string_view kNames[] = {"collect2", "ld",   "ld.bfd", "ld.gold", "ld.lld",
                                         "ld.mold",  "gold", "lld",    "mold"};
  for (const auto known : kNames) {
    if (name == known) return true;
    const bool with_triple =
        name.size() > known.size() && name.ends_with(known) && name[name.size() - known.size() - 1] == '-';
    if (with_triple) return true;
    if (name.size() > known.size() && name.starts_with(known) && name[known.size()] == '-') return true;  // ld.lld-14
  }
  return false;
}

std::vector<std::vector<std::string>> read_commands(std::string_view answer) {
  std::vector<std::vector<std::string>> commands;
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  bool quoted = false;
  const auto end_word = [&] {
    if (in_word) words.push_back(std::move(word));
    word.clear();
    in_word = false;
  };
  for (std::size_t at = 0; at < answer.size(); ++at) {
    const char c = answer[at];
    if (c == '\\' && at + 1 < answer.size()) {
      word += answer[++at];
      in_word = true;
    } else if (c == '"') {
      quoted = !quoted;
      in_word = true;
    } else if (!quoted && (c == ' ' || c == '\n')) {
      end_word();
      if (c == '\n') {
        commands.push_back(std::move(words));
        words.clear();
      }
    } else {
      word += c;
      in_word = true;
    }
  }
  end_word();
  commands.push_back(std::move(words));
  std::erase_if(commands, [](const auto& command) { return command.empty(); });
  return commands;
}

std::optional<std::vector<std::string>> find_link_command(std::string_view answer) {
  const auto commands = read_commands(answer);
  for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
    const auto program =
        std::ranges::find_if(*command, [](const std::string& word) { return is_linker_name(base_name(word)); });
    if (program == command->end() || command->size() < 3) continue;
    return std::vector<std::string>(program, command->end());
  }
  return std::nullopt;
}

}  // namespace runpath
