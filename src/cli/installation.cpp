#include "cli/installation.hpp"

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath::cli {

std::string wrapper_path(const Process& process) { return path_join(dir_name(process.self), "runpath-cc"); }

Process as_wrapper(const Process& process, std::vector<std::string> argv, const FileSystem& files) {
  Process wrapper = process;
  const auto path = wrapper_path(process);
  wrapper.self = files.real_path(path).value_or(path);
  wrapper.argv = std::move(argv);
  return wrapper;
}

std::vector<std::string> path_directories(const Process& process) {
  const auto path = process.env("PATH");
  if (path.empty()) return {};
  auto directories = split(path, ':');
  for (auto& directory : directories) directory = clean_absolute(directory, process.cwd);
  return directories;
}

std::string find_on_path(const Process& process, const std::string& name, const FileSystem& files) {
  for (const auto& directory : path_directories(process)) {
    auto path = path_join(directory, name);
    if (files.is_executable(path)) return path;
  }
  return {};
}

}  // namespace runpath::cli
