// Which kind of JSON value a member becomes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace runpath {

// The number of the schema that is written and read.
inline constexpr int kSchema = 1;

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;

}  // namespace runpath
