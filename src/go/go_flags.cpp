#include "go/go_flags.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"

namespace runpath::go {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";

// Flags of go build, install, run, test, vet, list and get that take no word of their own after them.
constexpr std::string_view kSwitches[] = {
    "a",          "artifacts", "asan",       "benchmem", "buildvcs", "c",    "compiled",  "cover", "d",        "deps",
    "diff",       "e",         "export",     "failfast", "find",     "fix",  "fullpath",  "i",     "insecure", "json",
    "linkshared", "m",         "modcacherw", "msan",     "n",        "race", "retracted", "s",     "short",    "t",
    "test",       "trimpath",  "u",          "v",        "versions", "work", "x"};

// Flags whose value often begins with a dash itself.
constexpr std::string_view kTakesAnyWord[] = {"asmflags", "buildmode", "gccgoflags", "gcflags", "ldflags"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// Whether `next` is the value of the flag `name`, which came without one. Flags of test binaries and analysers are
// many and unknown: they take what does not look like a flag.
bool takes(std::string_view name, std::string_view next) {
  if (is_one_of(name, kSwitches)) return false;
  return is_one_of(name, kTakesAnyWord) || !next.starts_with('-');
}

// One flag in Go's notation: -name, --name, -name=value.
struct Flag {
  std::string name;
  std::optional<std::string> value;
};

std::optional<Flag> read_flag(std::string_view word) {
  if (word.size() < 2 || word[0] != '-') return std::nullopt;
  word.remove_prefix(word[1] == '-' ? 2 : 1);
  if (word.empty() || word[0] == '-' || word[0] == '=') return std::nullopt;
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) return Flag{std::string(word), std::nullopt};
  return Flag{std::string(word.substr(0, equals)), std::string(word.substr(equals + 1))};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

bool is_true(const std::optional<std::string>& value) {
  return !value || *value == "1" || *value == "t" || *value == "T" || *value == "true" || *value == "TRUE" ||
         *value == "True";
}

// A value that surely applies to the program being linked hides all before it; any other may apply or not.
void add_ldflags(BuildFlags& flags, std::string_view value) {
  LinkFlags given;
  value = trimmed(value);
  if (!value.empty() && value[0] != '-') {
    const auto equals = value.find('=');
    if (equals == std::string_view::npos) return;
    given.pattern = trimmed(value.substr(0, equals));
    value.remove_prefix(equals + 1);
  }
  auto words = split_quoted(value);
  if (!words) return;
  given.words = std::move(*words);
  if (given.pattern.empty() || given.pattern == "all") flags.ldflags.clear();
  flags.ldflags.push_back(std::move(given));
}

void apply(BuildFlags& flags, const Flag& flag) {
  const auto value = flag.value.value_or("");
  if (flag.name == "ldflags") return add_ldflags(flags, value);
  if (flag.name == "buildmode") flags.build_mode = value;
  if (flag.name == "msan") flags.msan = is_true(flag.value);
  if (flag.name == "asan") flags.asan = is_true(flag.value);
  if (flag.name == "linkshared") flags.linkshared = is_true(flag.value);
}

// The words after "go COMMAND". All commands but test end their flags at the first word that is none; go test goes on
// after its packages, up to -args.
void apply_command_line(BuildFlags& flags, const std::vector<std::string>& argv, std::size_t at) {
  const bool tests = flags.command == "test";
  for (; at < argv.size(); ++at) {
    if (argv[at] == "--" || (tests && (argv[at] == "-args" || argv[at] == "--args"))) return;
    auto flag = read_flag(argv[at]);
    if (!flag && !tests) return;
    if (!flag) continue;
    if (!flag->value && at + 1 < argv.size() && takes(flag->name, argv[at + 1])) flag->value = argv[++at];
    apply(flags, *flag);
  }
}

}  // namespace

std::optional<std::vector<std::string>> split_quoted(std::string_view text) {
  std::vector<std::string> fields;
  for (;;) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return fields;
    text.remove_prefix(first);
    if (text[0] == '"' || text[0] == '\'') {
      const auto close = text.find(text[0], 1);
      if (close == std::string_view::npos) return std::nullopt;
      fields.emplace_back(text.substr(1, close - 1));
      text.remove_prefix(close + 1);
      continue;
    }
    const auto end = std::min(text.find_first_of(kBlanks), text.size());
    fields.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

BuildFlags read_build_flags(std::string_view goflags, const std::vector<std::string>& argv) {
  BuildFlags flags;
  flags.ldflags.emplace_back();
  for (const auto& word : split_quoted(goflags).value_or(std::vector<std::string>())) {
    if (const auto flag = read_flag(word)) apply(flags, *flag);
  }
  if (argv.size() < 2) return flags;
  flags.command = argv[1];
  apply_command_line(flags, argv, 2);
  return flags;
}

std::string written_variable(std::string_view env_file, std::string_view name) {
  std::string found;
  for (const auto& line : split(env_file, '\n')) {
    const auto value = after_prefix(line, name);
    if (value && value->starts_with('=')) found = value->substr(1);
  }
  return found;
}

std::optional<std::string> link_flag(const std::vector<std::string>& words, std::string_view name) {
  std::optional<std::string> found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto flag = read_flag(words[at]);
    if (!flag || flag->name != name) continue;
    if (flag->value) found = flag->value;
    if (!flag->value && at + 1 < words.size()) found = words[++at];
  }
  return found;
}

}  // namespace runpath::go
