// ld's command line grammar as one table: spelling × how it takes its value × what it means.
// Mirrors ld/lexsup.c (bfd), gold/options.h, lld/ELF/Options.td and mold's cmdline.cc; options without a
// value and without a meaning for us need no row.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace runpath {

// How an option takes its value.
enum class ValueForm : std::uint8_t {
  none,      // --as-needed
  required,  // --x=V or --x V
  equals,    // --x or --x=V: never the next word
  joined,    // -xV or -x V
  attached,  // -xV: never the next word
};

// Which dashes introduce it: long names take one or two, short ones exactly one.
enum class Dashes : std::uint8_t { either, two, one };

// What it does to the link line.
enum class Meaning : std::uint8_t {
  value_ignored,
  flag_ignored,
  abi_script,
  add_library,
  as_needed,
  copy_dt_needed,
  disable_new_dtags,
  dynamic,
  emulation,
  enable_new_dtags,
  end_group,
  help,
  interpreter,
  just_symbols,
  library_path,
  no_as_needed,
  no_dynamic_linker,
  nostdlib,
  output,
  pie,
  no_pie,
  pop_state,
  push_state,
  relocatable,
  rpath,
  rpath_link,
  script,
  shared,
  soname,
  start_group,
  static_inputs,
  static_link,
  sysroot,
  version,
  verbose,
  z_keyword,
};

// Which linkers know the spelling: a bit for each LinkerFlavour.
enum FlavourBits : std::uint8_t { kBfd = 1, kGold = 2, kLld = 4, kMold = 8, kAll = 15, kNotBfd = 14 };

struct LdOption {
  std::string_view name;  // without dashes
  Dashes dashes = Dashes::either;
  ValueForm form = ValueForm::none;
  Meaning meaning = Meaning::flag_ignored;
  std::uint8_t flavours = kAll;
};

// Every row, sorted by name, unique by name and flavours.
[[nodiscard]] std::span<const LdOption> ld_options();

}  // namespace runpath
