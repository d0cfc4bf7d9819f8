// `runpath wrap`: a directory of links to the wrapper, to stand first on PATH.
#include "cli/wrap.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "cli/page.hpp"

namespace runpath::cli {

namespace {

bool answers_to(const std::string& name) {
  return name.find('/') == std::string::npos && read_called_as(name).personality != Personality::none;
}

// Makes what is missing, or nothing: after an error the links made so far are gone again.
Result<void> make_links(const std::string& directory, const std::vector<WrapLink>& links, const std::string& target) {
  std::error_code trouble;
  std::filesystem::create_directories(directory, trouble);
  if (trouble) return fail(fmt::format("making {}: {}", directory, trouble.message()));
  std::vector<std::string> made;
  for (const auto& link : links) {
    if (link.is_there) continue;
    if (::symlink(target.c_str(), link.path.c_str()) != 0) {
      auto error = system_error(errno, "making " + link.path);
      for (const auto& path : made) ::unlink(path.c_str());
      return boost::outcome_v2::failure(std::move(error));
    }
    made.push_back(link.path);
  }
  return success();
}

void print_links(const std::string& directory, const std::vector<WrapLink>& links) {
  Page page;
  for (const auto& link : links) page.words(0, 4, {link.is_there ? "kept" : "made", link.path});
  page.blank();
  page.prose(0, "First on PATH, these stand in for the real tools:");
  page.words(2, 2, {fmt::format("export PATH={}:\"$PATH\"", shell_quote(directory))});
  print(page.text());
}

}  // namespace

std::vector<std::string> tools_on_path(const Process& wrapper, const FileSystem& files) {
  std::set<std::string> names;
  for (const auto& directory : path_directories(wrapper)) {
    for (const auto& name : files.list(directory)) {
      if (read_called_as(name).stem.empty() || names.contains(name)) continue;
      const auto path = path_join(directory, name);
      if (files.is_executable(path) && !is_ourselves(wrapper, path, files)) names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

Result<std::vector<WrapLink>> plan_wrap(const Process& wrapper, const std::string& directory,
                                        const std::vector<std::string>& names, const FileSystem& files) {
  const auto ours = files.status(wrapper.self);
  if (!ours)
    return fail(fmt::format("{} is not there: the wrapper is not installed beside this program", wrapper.self));
  std::vector<WrapLink> links;
  for (const auto& name : std::set<std::string>(names.begin(), names.end())) {
    if (!answers_to(name))
      return fail(fmt::format("\"{}\" is no name of a compiler or linker that runpath answers to", name));
    const auto path = path_join(directory, name);
    const auto there = files.status(path);
    const auto target = files.link_target(path);
    const bool is_there = there && target && there->id == ours->id;
    if (!is_there && (there || target)) {
      return fail(fmt::format("{} is there already and {}: nothing was changed", path,
                              target ? "leads to " + *target : std::string("is no link to runpath-cc")));
    }
    links.push_back({path, is_there});
  }
  return links;
}

int wrap_command(const Process& process, const WrapOptions& options) {
  const auto& files = real_file_system();
  if (options.directory.empty() || options.directory.find(':') != std::string::npos) {
    complain(fmt::format("wrap: \"{}\" cannot stand on PATH", options.directory));
    return kBadUsage;
  }
  const auto directory = clean_absolute(options.directory, process.cwd);
  const auto wrapper = as_wrapper(process, {}, files);
  for (const auto& name : options.names) {
    if (answers_to(name)) continue;
    complain(fmt::format("wrap: \"{}\" is no name of a compiler or linker that runpath answers to", name));
    return kBadUsage;
  }
  const auto names = options.names.empty() ? tools_on_path(wrapper, files) : options.names;
  if (names.empty()) {
    complain("wrap: there is no compiler and no linker on PATH");
    return kFoundWrong;
  }
  const auto links = plan_wrap(wrapper, directory, names, files);
  const auto made = links ? make_links(directory, links.value(), wrapper.self) : Result<void>(links.error());
  if (!made) {
    complain("wrap: " + made.error().message);
    return kFoundWrong;
  }
  print_links(directory, links.value());
  return kGood;
}

}  // namespace runpath::cli
