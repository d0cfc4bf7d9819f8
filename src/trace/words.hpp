// The words that stand for enumerators in a record. A word, once published, stays.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "go/go_call.hpp"
#include "libraries/finding.hpp"
#include "linkline/link_line.hpp"
#include "plan/plan.hpp"
#include "trace/record.hpp"

namespace runpath {

template <class Enum>
struct EnumWord {
  Enum value;
  std::string_view word;
};

// Enums whose words are the trace's own: one table each, found by the enum's type.
constexpr auto words_of(RecordKind) {
  return std::to_array<EnumWord<RecordKind>>(
      {{RecordKind::link, "link"}, {RecordKind::go_event, "go_event"}, {RecordKind::call, "call"}});
}

constexpr auto words_of(LinkerFlavour) {
  return std::to_array<EnumWord<LinkerFlavour>>({{LinkerFlavour::bfd, "bfd"},
                                                 {LinkerFlavour::gold, "gold"},
                                                 {LinkerFlavour::lld, "lld"},
                                                 {LinkerFlavour::mold, "mold"},
                                                 {LinkerFlavour::go, "go"}});
}

constexpr auto words_of(OutputKind) {
  return std::to_array<EnumWord<OutputKind>>({{OutputKind::executable, "executable"},
                                              {OutputKind::pie, "pie"},
                                              {OutputKind::shared, "shared"},
                                              {OutputKind::static_exe, "static"},
                                              {OutputKind::static_pie, "static_pie"},
                                              {OutputKind::relocatable, "relocatable"},
                                              {OutputKind::query, "query"}});
}

constexpr auto words_of(InputKind) {
  return std::to_array<EnumWord<InputKind>>(
      {{InputKind::file, "file"}, {InputKind::library, "library"}, {InputKind::file_name, "file_name"}});
}

constexpr auto words_of(SearchOrigin) {
  return std::to_array<EnumWord<SearchOrigin>>({{SearchOrigin::option, "option"},
                                                {SearchOrigin::linker_script, "linker_script"},
                                                {SearchOrigin::linker_default, "linker_default"}});
}

constexpr auto words_of(FoundAs) {
  return std::to_array<EnumWord<FoundAs>>({{FoundAs::shared, "shared"},
                                           {FoundAs::archive, "archive"},
                                           {FoundAs::object, "object"},
                                           {FoundAs::script, "script"},
                                           {FoundAs::missing, "missing"},
                                           {FoundAs::unreadable, "unreadable"}});
}

constexpr auto words_of(go::Action) {
  return std::to_array<EnumWord<go::Action>>(
      {{go::Action::decline, "decline"}, {go::Action::leave, "leave"}, {go::Action::add, "add"}});
}

template <class Enum>
[[nodiscard]] constexpr std::string_view word_of(Enum value) {
  for (const auto& row : words_of(Enum{})) {
    if (row.value == value) return row.word;
  }
  return "";
}

// Enums that name themselves elsewhere.
[[nodiscard]] inline std::string_view word_of(Reason reason) { return reason_code(reason); }
[[nodiscard]] inline std::string_view word_of(go::Call call) { return go::call_name(call); }

constexpr Reason last_of(Reason) { return Reason::relative; }
constexpr go::Call last_of(go::Call) { return go::Call::link_tool; }

// The enumerator that `word` stands for.
template <class Enum>
[[nodiscard]] std::optional<Enum> enumerator_of(std::string_view word) {
  if constexpr (requires { words_of(Enum{}); }) {
    for (const auto& row : words_of(Enum{})) {
      if (row.word == word) return row.value;
    }
  } else {
    for (int number = 0; number <= static_cast<int>(last_of(Enum{})); ++number) {
      if (word_of(static_cast<Enum>(number)) == word) return static_cast<Enum>(number);
    }
  }
  return std::nullopt;
}

}  // namespace runpath
