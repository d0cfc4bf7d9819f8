#include "app/internal_link.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "libraries/find_libraries.hpp"
#include "plan/plan_runpath.hpp"

namespace runpath {

namespace {

// RUNPATH_EXTRA for a program without libc, which planning takes for a static one: without cgo Go's own directives can
// make it dynamic all the same (//go:cgo_import_dynamic), and a static one has no place for a RUNPATH.
void add_extra(const Surroundings& call, InternalLink& link) {
  if (call.settings().policy == Policy::off) return;
  for (const auto& extra : call.settings().extra) {
    const auto directory = extra.starts_with('$') ? extra : clean_absolute(extra, call.process.cwd);
    const auto names_it = [&](const std::string& value) {
      const auto entries = split(value, ':');
      return std::ranges::find(entries, directory) != entries.end();
    };
    if (std::ranges::any_of(link.line.rpaths, names_it)) continue;
    link.plan.added.push_back({directory, directory, Reason::extra, {}, {}});
  }
}

}  // namespace

std::string file_identity(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return path;
  return fmt::format("{}:{}:{}.{}", path, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

Result<std::string> ask_libc(const Surroundings& call, const Command& compiler) {
  if (call.settings().policy == Policy::off) return std::string();
  Command question = compiler;
  question.words.emplace_back("-print-file-name=libc.so.6");
  TRY(const auto answer, ask(question));
  if (answer.ended.exit_status != 0 || answer.ended.signal != 0) return fail(compiler.path + " does not tell its libc");
  auto path = split(answer.out, '\n').front();
  return is_absolute(path) ? std::move(path) : std::string();  // a bare name: there is none
}

InternalLink plan_internal_link(const Surroundings& call, LinkLine line, const std::string& libc) {
  InternalLink link;
  link.line = std::move(line);
  if (!libc.empty()) {
    const auto directory = normal_directory(dir_name(libc), call.process.cwd, real_file_system());
    link.line.inputs.push_back({InputKind::file, path_join(directory, base_name(libc))});
  }
  LibraryContext context;
  context.cwd = call.process.cwd;
  context.caller = ::geteuid();
  context.also = fixed_entries(link.line, "");
  context.also.insert(context.also.end(), call.settings().extra.begin(), call.settings().extra.end());
  context.default_search = [] { return std::vector<std::string>(); };
  link.findings = find_libraries(link.line, context, real_file_system(), elf::read_elf);
  if (!libc.empty()) link.findings.libc.how = "print-file-name";
  PlanContext plan_context;
  plan_context.cwd = call.process.cwd;
  link.plan = plan_runpath(link.line, link.findings, call.settings(), plan_context);
  if (link.findings.needs.empty()) add_extra(call, link);
  for (const auto& entry : link.plan.added) link.directories.push_back(entry.directory);
  return link;
}

std::string link_fingerprint(const Surroundings& call, const RealTool& compiler,
                             const std::vector<std::string>& directories, const go::Decision& decision) {
  go::FingerprintInput input;
  input.version = std::string(version());
  input.settings = call.settings();
  input.real_compiler = shell_join(compiler.words) + " " + file_identity(compiler.path);
  input.directories = directories;
  input.decision = decision;
  for (const auto& [name, value] : call.process.environment) {
    if (name.starts_with("NIX_DONT_SET_RPATH")) input.nix += name + "=" + value + "\n";
  }
  return go::fingerprint(input);
}

}  // namespace runpath
