#include "linkline/read_link_line.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "linkline/ld_options.hpp"

namespace runpath {

namespace {

constexpr std::uint8_t flavour_bit(LinkerFlavour flavour) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(flavour));
}

// One option as it stands in the words.
struct Match {
  const LdOption* option = nullptr;
  std::string_view value;  // what is attached to it
  bool has_value = false;  // false: the value, if it takes one, is the next word
};

// "--name=value" or "-name=value" against the long names.
std::optional<Match> match_long(std::string_view body, bool two_dashes, std::uint8_t bit) {
  const auto equals = body.find('=');
  const auto name = body.substr(0, equals);
  for (const auto& option : ld_options()) {
    if (option.name != name || (option.flavours & bit) == 0) continue;
    const bool long_form = option.form == ValueForm::required || option.form == ValueForm::equals;
    if (option.dashes == (two_dashes ? Dashes::one : Dashes::two)) continue;
    if (equals == std::string_view::npos) {
      if (option.form == ValueForm::joined || option.form == ValueForm::attached) continue;
      return Match{&option, {}, option.form != ValueForm::required};
    }
    if (long_form) return Match{&option, body.substr(equals + 1), true};
  }
  return std::nullopt;
}

// The beginning of a long name, which GNU ld's getopt_long takes for the whole where only one name begins so; where more
// do, ld itself gives up.
std::optional<Match> match_abbreviated(std::string_view body) {
  const auto name = body.substr(0, body.find('='));
  constexpr auto kBfdBit = flavour_bit(LinkerFlavour::bfd);
  for (const auto& option : ld_options()) {
    if (option.dashes == Dashes::one || name.empty() || !option.name.starts_with(name)) continue;
    auto whole = std::string(option.name).append(body.substr(name.size()));
    auto match = match_long(whole, true, kBfdBit);
    if (match) match->value = body.substr(body.size() - match->value.size());
    if (match) return match;
  }
  return std::nullopt;
}

// "-xvalue" against the short names, the longest first.
std::optional<Match> match_short(std::string_view body, std::uint8_t bit) {
  const LdOption* best = nullptr;
  for (const auto& option : ld_options()) {
    const bool takes_rest = option.form == ValueForm::joined || option.form == ValueForm::attached;
    if (!takes_rest || (option.flavours & bit) == 0 || !body.starts_with(option.name)) continue;
    if (best == nullptr || option.name.size() > best->name.size()) best = &option;
  }
  if (best == nullptr) return std::nullopt;
  const auto rest = body.substr(best->name.size());
  return Match{best, rest, !rest.empty() || best->form == ValueForm::attached};
}

std::optional<Match> match_option(std::string_view word, LinkerFlavour flavour) {
  const auto bit = flavour_bit(flavour);
  const bool two_dashes = word.starts_with("--");
  const auto body = word.substr(two_dashes ? 2 : 1);
  if (auto match = match_long(body, two_dashes, bit)) return match;
  if (!two_dashes) return match_short(body, bit);
  return flavour == LinkerFlavour::bfd ? match_abbreviated(body) : std::nullopt;
}

// The flags that hold at one place of the line; --push-state saves them.
struct State {
  bool static_only = false;
  bool as_needed = false;
};

// What cannot be told before the whole line is read.
struct Reader {
  LinkLine line;
  State state;
  std::vector<State> pushed;
  bool shared = false, relocatable = false, pie = false, no_dynamic_linker = false;
  bool static_link = false, asks = false, help = false;

  void add_input(InputKind kind, std::string_view name, std::size_t word) {
    line.inputs.push_back({kind, std::string(name), state.static_only, state.as_needed, word});
  }

  void apply(const LdOption& option, std::string_view value, std::size_t word);
  void apply_state(Meaning meaning);
  [[nodiscard]] OutputKind output_kind() const;
};

void Reader::apply_state(Meaning meaning) {
  switch (meaning) {
    case Meaning::as_needed: state.as_needed = true; break;
    case Meaning::no_as_needed: state.as_needed = false; break;
    case Meaning::static_inputs: state.static_only = true; break;
    case Meaning::static_link: state.static_only = static_link = true; break;
    case Meaning::dynamic: state.static_only = static_link = false; break;
    case Meaning::push_state: pushed.push_back(state); break;
    case Meaning::pop_state:
      if (!pushed.empty()) {
        state = pushed.back();
        pushed.pop_back();
      }
      break;
    case Meaning::shared: shared = true; break;
    case Meaning::pie: pie = true; break;
    case Meaning::no_pie: pie = false; break;
    case Meaning::relocatable: relocatable = true; break;
    case Meaning::no_dynamic_linker: no_dynamic_linker = true; break;
    case Meaning::version: asks = true; break;
    case Meaning::verbose: asks = true; break;
    case Meaning::help: help = true; break;
    case Meaning::nostdlib: line.nostdlib = true; break;
    case Meaning::copy_dt_needed: line.copy_dt_needed = true; break;
    case Meaning::enable_new_dtags: line.new_dtags = true; break;
    case Meaning::disable_new_dtags: line.new_dtags = false; break;
    default: break;
  }
}

void Reader::apply(const LdOption& option, std::string_view value, std::size_t word) {
  const std::string text(value);
  switch (option.meaning) {
    case Meaning::add_library:
      if (const auto file = after_prefix(value, ":")) {
        add_input(InputKind::file_name, *file, word);
      } else {
        add_input(InputKind::library, value, word);
      }
      break;
    case Meaning::library_path: line.search.push_back({text, SearchOrigin::option, word}); break;
    case Meaning::output: line.output = text; break;
    case Meaning::emulation: line.emulation = text; break;
    case Meaning::sysroot: line.sysroot = text; break;
    case Meaning::interpreter:
      line.interpreter = text;
      no_dynamic_linker = false;
      break;
    case Meaning::soname: line.soname = text; break;
    case Meaning::rpath: line.rpaths.push_back(text); break;
    case Meaning::rpath_link: line.rpath_links.push_back(text); break;
    case Meaning::script:
      line.scripts.push_back(text);
      line.script_inputs.push_back({InputKind::file, text, state.static_only, state.as_needed, word});
      break;
    case Meaning::just_symbols: line.just_symbols.push_back(text); break;
    case Meaning::z_keyword:
      if (value == "nodefaultlib" || value == "nodefaultlibs") line.nodefaultlib = true;
      break;
    default: apply_state(option.meaning); break;
  }
}

OutputKind Reader::output_kind() const {
  if (help || (asks && line.inputs.empty())) return OutputKind::query;
  if (relocatable) return OutputKind::relocatable;
  if (shared) return OutputKind::shared;
  if (pie) return no_dynamic_linker ? OutputKind::static_pie : OutputKind::pie;
  return static_link || no_dynamic_linker ? OutputKind::static_exe : OutputKind::executable;
}

// "=dir" and "$SYSROOT/dir" stand for places below the sysroot.
std::string below_sysroot(const std::string& directory, const std::string& sysroot) {
  if (const auto rest = after_prefix(directory, "=")) return sysroot + std::string(*rest);
  if (const auto rest = after_prefix(directory, "$SYSROOT")) return sysroot + std::string(*rest);
  return directory;
}

}  // namespace

LinkerFlavour flavour_of(std::string_view linker_name) {
  if (linker_name.find("gold") != std::string_view::npos) return LinkerFlavour::gold;
  if (linker_name.find("lld") != std::string_view::npos) return LinkerFlavour::lld;
  if (linker_name.find("mold") != std::string_view::npos) return LinkerFlavour::mold;
  return LinkerFlavour::bfd;
}

std::string_view flavour_name(LinkerFlavour flavour) {
  constexpr std::string_view kNames[] = {"bfd", "gold", "lld", "mold", "go"};
  return kNames[static_cast<std::size_t>(flavour)];
}

std::string_view output_kind_name(OutputKind kind) {
  constexpr std::string_view kNames[] = {"executable", "pie", "shared", "static", "static_pie", "relocatable", "query"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_dynamic(OutputKind kind) {
  return kind == OutputKind::executable || kind == OutputKind::pie || kind == OutputKind::shared;
}

LinkLine read_link_line(std::vector<std::string> words, LinkerFlavour flavour) {
  Reader reader;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string_view word = words[at];
    if (!word.starts_with('-') || word == "-") {
      reader.add_input(InputKind::file, word, at);
      continue;
    }
    const auto match = match_option(word, flavour);
    if (!match) continue;
    if (match->has_value) {
      reader.apply(*match->option, match->value, at);
    } else if (at + 1 < words.size()) {
      reader.apply(*match->option, words[at + 1], at);
      ++at;
    }
  }
  reader.line.output_kind = reader.output_kind();
  LinkLine line = std::move(reader.line);
  line.flavour = flavour;
  line.words = std::move(words);
  for (auto& directory : line.search) directory.path = below_sysroot(directory.path, line.sysroot);
  return line;
}

}  // namespace runpath
