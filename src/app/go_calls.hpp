// What Go asks of a compiler beyond compiling: its tool id, and the link that decides who links the program.
#pragma once

#include <optional>

#include "app/surroundings.hpp"

namespace runpath {

// Recognises a call of cmd/go, cmd/cgo or cmd/link and answers the ones that are ours to answer. Returns the exit status
// to end with, or nothing when the call goes on as any other (the record's `go` part is filled in then).
[[nodiscard]] std::optional<int> answer_go(Surroundings& call, const DriverCall& driver, const Command& plain);

}  // namespace runpath
