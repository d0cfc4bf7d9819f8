// The middle of the pipeline, for whoever has ld's words: link line → libraries → plan → words to append.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/surroundings.hpp"

namespace runpath {

// Reads and plans the link that `words` (after ld's name) describe. `linker` is the real linker's path, "" when it is not
// known. Fills in link_line, findings, plan and appended of the record, and returns the words to append.
std::vector<std::string> plan_link(Surroundings& call, const std::vector<std::string>& words, LinkerFlavour flavour,
                                   const std::string& linker);

// plan_link for a call of the linker itself, with the call's own words; the record learns the tool and the kind too.
std::vector<std::string> plan_linker_call(Surroundings& call, const RealTool& tool);

// Plans again with only the names that the finished output needs.
std::vector<std::string> plan_again(Surroundings& call, const std::vector<std::string>& needed);

// Whether as-needed inputs make the plan a guess that the output has to confirm.
[[nodiscard]] bool is_uncertain(const Surroundings& call);

// Reads the output and what the loader will do with it into the record. Errors are noted there.
void inspect_output(Surroundings& call);

// Whether every name that was planned for became NEEDED.
[[nodiscard]] bool plan_fits_output(const Record& record);

}  // namespace runpath
