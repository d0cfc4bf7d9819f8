// A compiler driver's call before anything of it runs: the tool behind, the kind of call, and what -### says of the link.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/surroundings.hpp"

namespace runpath {

// The real tool by the normal rules: the personality's setting, else PATH. Errors as find_real_tool's.
[[nodiscard]] Result<RealTool> find_tool_behind(const Surroundings& call);

// What the driver's words say; the record learns the kind of call and why.
[[nodiscard]] DriverCall classify_call(Surroundings& call);

// Why the call becomes the real tool at once, in a few words; "" for a link that is planned for.
[[nodiscard]] std::string why_left_alone(const Surroundings& call, const DriverCall& driver);

// The user's environment, and the guard for a tool that is started.
[[nodiscard]] std::map<std::string, std::string> driver_environment(const Surroundings& call, const RealTool& tool);

// What `-###` told.
struct ToldLink {
  std::optional<std::vector<std::string>> command;  // the link's words from the linker's name on
  std::string trouble;                              // why there is no command
  std::string said;                                 // all that the driver printed
};

// Asks the driver how it would run `plain`, the user's own command. Links nothing.
[[nodiscard]] ToldLink ask_driver(const Surroundings& call, const Command& plain, const DriverCall& driver);

// Plans for the link that the driver told of, as plan_link does, and returns the words to append.
std::vector<std::string> plan_told_link(Surroundings& call, const Command& plain, const DriverCall& driver,
                                        const std::vector<std::string>& command);

// Asks and plans; what kept the driver from telling becomes a failure in the record, and nothing comes back.
std::vector<std::string> plan_from_driver(Surroundings& call, const Command& plain, const DriverCall& driver);

}  // namespace runpath
