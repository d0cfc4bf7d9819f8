// A record in a person's words. Nothing is worked out again: what is printed stands in the record.
#pragma once

#include <string_view>

#include "cli/page.hpp"
#include "trace/record.hpp"

namespace runpath::cli {

// Why, in a few words: "supplies a needed library".
[[nodiscard]] std::string_view reason_words(Reason reason);

// `long_form`: also every library and what was tried, the search directories, settings and environment.
void describe(const Record& record, bool long_form, Page& page);

// The same of a call that was only asked about: `outcome` says what would become of it.
void describe_ahead(const Record& record, bool long_form, std::string_view outcome, Page& page);

}  // namespace runpath::cli
