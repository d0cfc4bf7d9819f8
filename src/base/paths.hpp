// File names as bytes, without touching the disk.
#pragma once

#include <string>
#include <string_view>

namespace runpath {

[[nodiscard]] bool is_absolute(std::string_view path);

// "a/b" from "a" and "b"; `name` alone when it is absolute or `directory` is empty.
[[nodiscard]] std::string path_join(std::string_view directory, std::string_view name);

// The last component; "" after a final slash, as in GNU lbasename.
[[nodiscard]] std::string_view base_name(std::string_view path);

// What stands before the last component: "." for a bare name, "/" for the root's own entries.
[[nodiscard]] std::string dir_name(std::string_view path);

// Absolute under `cwd`, without "." and doubled or final slashes. ".." stays: it may cross a symlink.
[[nodiscard]] std::string clean_absolute(std::string_view path, std::string_view cwd);

// Whether `path` is `directory` or below it; both clean.
[[nodiscard]] bool is_under(std::string_view path, std::string_view directory);

}  // namespace runpath
