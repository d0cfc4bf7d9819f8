// `runpath check`: what a finished program or library loads, by the loader's own rules.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/page.hpp"
#include "elf/elf_file.hpp"
#include "libraries/loader.hpp"
#include "plan/plan.hpp"
#include "trace/bytes.hpp"

namespace runpath::cli {

namespace {

// What is known of one file after looking.
struct Checked {
  std::string file;
  elf::ElfFile elf;
  std::vector<Resolution> resolutions;
  std::vector<Hazard> hazards;
  [[nodiscard]] bool resolves() const {
    return std::ranges::none_of(resolutions, [](const auto& one) { return one.path.empty(); });
  }
};

std::string path_list(const elf::ElfFile& elf) { return elf.runpath ? *elf.runpath : elf.rpath.value_or(""); }

// Whether a directory, symlinks resolved, is the system's own place for libraries: /lib, /lib64, /usr/lib/TRIPLE …
bool is_system(const std::string& directory) {
  return directory.starts_with("/lib") || directory.starts_with("/usr/lib");
}

// Interpreter and libc of two installations do not work together.
void check_libc(Checked& checked, const LoaderRules& rules, const FileSystem& files) {
  if (!checked.elf.interpreter || rules.is_musl) return;
  const auto interpreter = files.real_path(*checked.elf.interpreter);
  if (!interpreter) {
    checked.hazards.push_back({"no_interpreter", *checked.elf.interpreter, "the interpreter is not there"});
    return;
  }
  const auto libc = std::ranges::find_if(
      checked.resolutions, [](const auto& one) { return one.name.starts_with("libc.so.") && !one.path.empty(); });
  if (libc == checked.resolutions.end()) return;
  const auto path = files.real_path(libc->path);
  if (!path) return;
  const std::string ours = dir_name(*interpreter), theirs = dir_name(*path);
  if (ours == theirs || (is_system(ours) && is_system(theirs))) return;
  checked.hazards.push_back(
      {"libc_mixed", libc->path,
       fmt::format("is of another installation than the interpreter {}", *checked.elf.interpreter)});
}

void check_entries(Checked& checked, const FileSystem& files) {
  if (!checked.elf.runpath && !checked.elf.rpath) return;
  for (const auto& entry : split(path_list(checked.elf), ':')) {
    const bool is_token = entry.starts_with('$');
    if (!is_absolute(entry) && !is_token) {
      checked.hazards.push_back(
          {"relative_entry", entry, "a relative or empty entry is another place in every directory"});
      continue;
    }
    const auto status = is_token ? std::nullopt : files.status(entry);
    constexpr mode_t kAnybodyWrites = 02, kSticky = 01000;
    if (status && (status->mode & kAnybodyWrites) != 0 && (status->mode & kSticky) == 0) {
      checked.hazards.push_back({"world_writable", entry, "any user can put a library there"});
    }
  }
}

Result<Checked> check_file(const std::string& file, const FileSystem& files) {
  TRY(auto elf, elf::read_elf(file));
  Checked checked{file, std::move(elf), {}, {}};
  if (!checked.elf.has_dynamic) return checked;
  const auto rules = loader_rules(checked.elf.target, checked.elf.interpreter.value_or(""), files);
  checked.resolutions = resolve_as_loader(file, checked.elf, true, rules, "", files, elf::read_elf);
  check_libc(checked, rules, files);
  check_entries(checked, files);
  return checked;
}

std::string via_words(const Resolution& one, const std::string& tag) {
  if (one.via == "runpath" || one.via == "rpath") return tag.empty() || one.via == "rpath" ? "RPATH" : tag;
  if (one.via == "default") return "a default directory";
  if (one.via == "cache") return "ld.so.cache";
  if (one.via == "loaded") return "loaded before";
  if (one.via == "interpreter") return "is the interpreter";
  if (one.via == "path") return "named by its path";
  return one.via;
}

void print_checked(const Checked& checked, Page& page) {
  page.words(0, 0, {checked.file});
  if (!checked.elf.has_dynamic) {
    page.prose(2, "has no dynamic section: nothing is loaded");
    return;
  }
  if (checked.elf.interpreter) page.field("interpreter", *checked.elf.interpreter);
  const std::string tag = !checked.elf.runpath && checked.elf.rpath ? "RPATH" : "RUNPATH";
  const std::string list = path_list(checked.elf);
  page.field(tag, list.empty() ? "none" : list);
  std::set<std::string> told;  // each file once
  for (const auto& one : checked.resolutions) {
    if (!one.path.empty() && !told.insert(one.path).second) continue;
    const std::string by = one.needed_by == checked.file ? "" : ", for " + std::string(base_name(one.needed_by));
    if (one.path.empty()) {
      page.field("NOT FOUND", fmt::format("{}, needed by {}", one.name, one.needed_by));
    } else {
      const std::string what = is_absolute(one.name) ? one.path : fmt::format("{} → {}", one.name, one.path);
      page.field("loads", fmt::format("{} ({}{})", what, via_words(one, tag), by));
    }
  }
  for (const auto& hazard : checked.hazards) {
    page.field("hazard", fmt::format("\"{}\" {} [{}]", hazard.subject, hazard.detail, hazard.code));
  }
}

nlohmann::ordered_json as_json(const Checked& checked) {
  using Json = nlohmann::ordered_json;
  Json resolutions = Json::array();
  for (const auto& one : checked.resolutions) {
    resolutions.push_back({{"name", text_from_bytes(one.name)},
                           {"needed_by", text_from_bytes(one.needed_by)},
                           {"path", text_from_bytes(one.path)},
                           {"via", one.via}});
  }
  Json hazards = Json::array();
  for (const auto& hazard : checked.hazards) {
    hazards.push_back({{"code", hazard.code},
                       {"subject", text_from_bytes(hazard.subject)},
                       {"detail", text_from_bytes(hazard.detail)}});
  }
  Json entries = Json::array();
  const std::string list = path_list(checked.elf);
  for (const auto& entry : split(list, ':')) {
    if (!list.empty()) entries.push_back(text_from_bytes(entry));
  }
  return {{"file", text_from_bytes(checked.file)},
          {"interpreter", text_from_bytes(checked.elf.interpreter.value_or(""))},
          {"tag", checked.elf.runpath ? "runpath"
                  : checked.elf.rpath ? "rpath"
                                      : ""},
          {"runpath", entries},
          {"resolutions", resolutions},
          {"hazards", hazards},
          {"resolves", checked.resolves()}};
}

}  // namespace

int check_command(const CheckOptions& options) {
  Page page;
  auto json = nlohmann::ordered_json::array();
  int status = kGood;
  for (const auto& file : options.files) {
    const auto checked = check_file(file, real_file_system());
    if (!checked) {
      complain(checked.error().message);
      status = kBadUsage;
      continue;
    }
    if (!checked.value().resolves()) status = std::max(status, kFoundWrong);
    if (!page.text().empty()) page.blank();
    print_checked(checked.value(), page);
    json.push_back(as_json(checked.value()));
  }
  print(options.json ? json.dump(2) + "\n" : page.text());
  return status;
}

}  // namespace runpath::cli
