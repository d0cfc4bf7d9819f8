#include "base/paths.hpp"

#include "base/text.hpp"

namespace runpath {

bool is_absolute(std::string_view path) { return path.starts_with('/'); }

std::string path_join(std::string_view directory, std::string_view name) {
  if (directory.empty() || is_absolute(name)) return std::string(name);
  std::string joined(directory);
  if (!joined.ends_with('/')) joined += '/';
  return joined.append(name);
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string dir_name(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  if (slash == 0) return "/";
  return std::string(path.substr(0, slash));
}

std::string clean_absolute(std::string_view path, std::string_view cwd) {
  const std::string whole = path_join(cwd, path);
  std::string clean;
  for (const auto& piece : split_nonempty(whole, '/')) {
    if (piece == ".") continue;
    clean += '/';
    clean += piece;
  }
  return clean.empty() ? "/" : clean;
}

bool is_under(std::string_view path, std::string_view directory) {
  if (directory == "/") return is_absolute(path);
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace runpath
