// Errors are values: a Result holds a T or an Error that says what failed and what caused it.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <utility>

namespace runpath {

// A failure in words for a person, outermost context first.
struct Error {
  std::string message;

  // The same failure seen from one level up: "reading X: no such file".
  [[nodiscard]] Error in(std::string context) && { return Error{std::move(context) + ": " + message}; }
};

template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

inline auto success() { return boost::outcome_v2::success(); }

// A failed Result, for `return fail("…")`.
inline auto fail(std::string message) { return boost::outcome_v2::failure(Error{std::move(message)}); }

// An Error that carries what the operating system said of `error_number` (an errno value).
[[nodiscard]] Error system_error(int error_number, std::string doing);

}  // namespace runpath

// TRY(value, expression): the value of a Result, or return its error to the caller.
#define TRY BOOST_OUTCOME_TRY
