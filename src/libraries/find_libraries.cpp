#include "libraries/find_libraries.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "libraries/linker_script.hpp"
#include "libraries/needs.hpp"
#include "libraries/search_index.hpp"

namespace runpath {

namespace {

constexpr int kScriptDepth = 10;      // scripts that name scripts
constexpr std::size_t kSniffed = 64;  // bytes that tell an archive, an ELF file and a text apart

bool is_archive(std::string_view head) { return head.starts_with("!<arch>\n") || head.starts_with("!<thin>\n"); }

bool is_text(std::string_view head) {
  return std::ranges::none_of(head, [](char c) { return c == '\0' || static_cast<unsigned char>(c) > 0xF4; });
}

// The BFD names that OUTPUT_FORMAT uses, by class and machine; a script of another format is passed over in a search.
bool format_fits(std::string_view format, const elf::Target& target) {
  if (format.empty() || target.machine == 0) return true;
  if (format.starts_with("elf32-") && target.elf_class != 1) return false;
  if (format.starts_with("elf64-") && target.elf_class != 2) return false;
  const auto is_x86 = [](std::string_view name) { return name.ends_with("x86-64") || name.ends_with("i386"); };
  const bool target_x86 = target.machine == 62 || target.machine == 3;
  return is_x86(format) == target_x86;
}

// The same reader, which reads each file once: a driver names libgcc and libgcc_s again and again.
ReadElf read_once(const ReadElf& read_elf) {
  auto known = std::make_shared<std::map<std::string, Result<elf::ElfFile>>>();
  return [read_elf, known](const std::string& path) {
    const auto found = known->find(path);
    return found != known->end() ? found->second : known->emplace(path, read_elf(path)).first->second;
  };
}

// Follows one link line's inputs to files.
class Finder {
 public:
  Finder(const LinkLine& line, const LibraryContext& context, const FileSystem& files, const ReadElf& read_elf)
      : m_line(line),
        m_context(context),
        m_files(files),
        m_read_elf(read_once(read_elf)),
        m_contents(files),
        m_search(files, m_contents) {}

  Findings run();

 private:
  // A -T script and what it says.
  struct CommandScript {
    Finding finding;
    LinkerScript script;
  };

  void add_search_directories();
  void read_command_script(const Input& input);
  void follow_command_script(const CommandScript& command);
  void learn_target();
  void follow(const Input& input, const std::string& via, int depth);
  void follow_file(Finding finding, const std::string& path, int depth);
  void follow_search(Finding finding, const std::vector<std::string>& names, int depth);
  bool search_once(Finding& finding, const std::vector<std::string>& names, std::size_t from, int depth);
  bool take(Finding& finding, const std::string& path, bool searching, int depth);
  void add_script_directories(const LinkerScript& script);
  void follow_script(const Finding& finding, const LinkerScript& script, bool looks_beside, int depth);
  std::string resolve_script_name(const std::string& name, const std::string& script_path, bool looks_beside) const;
  std::string open_path(const std::string& path) const { return path_join(m_context.cwd, path); }

  const LinkLine& m_line;
  const LibraryContext& m_context;
  const FileSystem& m_files;
  const ReadElf m_read_elf;
  DirectoryContents m_contents;
  SearchIndex m_search;
  std::vector<std::string> m_spelled;  // the search directories as the words spell them
  std::vector<CommandScript> m_scripts;
  elf::Target m_target;
  bool m_defaults_added = false;
  Findings m_findings;
};

// bfd and gold read a -T script at its place among the -L, lld and mold know every -L by then.
void Finder::add_search_directories() {
  const bool at_its_place = m_line.flavour == LinkerFlavour::bfd || m_line.flavour == LinkerFlavour::gold;
  auto script = m_line.script_inputs.begin();
  for (const auto& directory : m_line.search) {
    for (; at_its_place && script != m_line.script_inputs.end() && script->word < directory.word; ++script) {
      read_command_script(*script);
    }
    if (directory.path.empty()) continue;
    // mold takes "x/.." out of library paths by their text (mold's cmdline.cc), the others let the system walk it.
    const bool by_text = m_line.flavour == LinkerFlavour::mold;
    const auto spelled = by_text ? std::filesystem::path(directory.path).lexically_normal().string() : directory.path;
    m_search.add(normal_directory(spelled, m_context.cwd, m_files));
    m_spelled.push_back(spelled);
  }
  for (; script != m_line.script_inputs.end(); ++script) read_command_script(*script);
}

// The working directory comes before -L (ld/ldfile.c, ldfile_find_command_file). Its SEARCH_DIR counts for every input.
void Finder::read_command_script(const Input& input) {
  CommandScript command;
  command.finding.input = input;
  command.finding.spelled = "-T " + input.name;
  auto path = input.name;
  for (std::size_t place = 0; !m_files.status(open_path(path)) && place < m_spelled.size(); ++place) {
    path = path_join(m_spelled[place], input.name);
  }
  if (const auto text = m_files.read(open_path(path))) {
    command.finding.path = path;
    auto script = read_linker_script(text.value());
    command.finding.found_as = script ? FoundAs::script : FoundAs::unreadable;
    if (script) command.script = std::move(script).value();
  }
  add_script_directories(command.script);
  m_scripts.push_back(std::move(command));
}

void Finder::follow_command_script(const CommandScript& command) {
  m_findings.inputs.push_back(command.finding);
  // bfd looks beside scripts that are inputs only (ldlang.c, current_input_file).
  follow_script(command.finding, command.script, m_line.flavour == LinkerFlavour::lld, 0);
}

// Without -m the first object decides, as it does for the linker.
void Finder::learn_target() {
  m_target = target_of_emulation(m_line.emulation);
  for (const auto& input : m_line.inputs) {
    if (m_target.machine != 0) return;
    if (input.kind != InputKind::file) continue;
    if (const auto found = m_read_elf(open_path(input.name))) m_target = found.value().target;
  }
}

void Finder::follow(const Input& input, const std::string& via, int depth) {
  Finding finding;
  finding.input = input;
  finding.via = via;
  switch (input.kind) {
    case InputKind::file:
      finding.spelled = input.name;
      follow_file(std::move(finding), input.name, depth);
      return;
    case InputKind::file_name:
      finding.spelled = "-l:" + input.name;
      follow_search(std::move(finding), {input.name}, depth);
      return;
    case InputKind::library: {
      finding.spelled = "-l" + input.name;
      std::vector<std::string> names;
      if (!input.static_only) names.push_back("lib" + input.name + ".so");
      names.push_back("lib" + input.name + ".a");
      follow_search(std::move(finding), names, depth);
      return;
    }
  }
}

void Finder::follow_file(Finding finding, const std::string& path, int depth) {
  if (path.ends_with(".o")) {
    finding.found_as = FoundAs::object;
    finding.path = path;
  } else if (!take(finding, path, false, depth)) {
    finding.found_as = m_files.status(open_path(path)) ? FoundAs::unreadable : FoundAs::missing;
    finding.path = path;
  }
  if (finding.found_as != FoundAs::script) m_findings.inputs.push_back(std::move(finding));
}

void Finder::follow_search(Finding finding, const std::vector<std::string>& names, int depth) {
  bool found = search_once(finding, names, 0, depth);
  if (!found && !m_defaults_added && m_context.default_search) {
    m_defaults_added = true;
    const auto first = m_search.directories().size();
    for (const auto& directory : m_context.default_search()) {
      m_search.add(normal_directory(directory, m_context.cwd, m_files));
      m_spelled.push_back(directory);
    }
    found = search_once(finding, names, first, depth);
  }
  if (finding.found_as != FoundAs::script) m_findings.inputs.push_back(std::move(finding));
}

bool Finder::search_once(Finding& finding, const std::vector<std::string>& names, std::size_t from, int depth) {
  for (const auto place : m_search.places_of(names)) {
    if (place < from) continue;
    const std::string directory = m_search.directories()[place];
    for (const auto& name : names) {
      if (!m_contents.has(directory, name)) continue;
      finding.search_directory = directory;
      if (take(finding, path_join(m_spelled[place], name), true, depth)) return true;
      finding.search_directory.clear();
    }
  }
  return false;
}

// Whether the linker uses `path` for this input. While searching, what does not fit is passed over.
bool Finder::take(Finding& finding, const std::string& path, bool searching, int depth) {
  const std::string opened = open_path(path);
  const auto pass_over = [&](std::string why) {
    finding.tried.push_back({path, std::move(why)});
    return false;
  };
  const auto status = m_files.status(opened);
  if (!status) return pass_over("");
  if (status->type == FileType::directory) return pass_over("directory");
  const std::string head = m_files.head(opened, kSniffed);
  if (head.empty()) return pass_over("unreadable");
  if (is_archive(head)) {
    const auto member = searching ? m_read_elf(opened) : Result<elf::ElfFile>(fail("not asked"));
    if (member && m_target.machine != 0 && !m_target.accepts(member.value().target)) return pass_over("other_machine");
    finding.found_as = FoundAs::archive;
  } else if (elf::is_elf(head)) {
    auto found = m_read_elf(opened);
    if (!found) return pass_over("damaged");
    if (m_target.machine == 0) m_target = found.value().target;
    if (searching && !m_target.accepts(found.value().target)) return pass_over("other_machine");
    const bool shared = found.value().type == 3;  // ET_DYN
    if (shared && finding.input.static_only && searching) return pass_over("shared_under_bstatic");
    finding.found_as = shared ? FoundAs::shared : FoundAs::object;
    // mold names what a script led to by its path, even when it was searched for.
    const bool by_name = searching && !(m_line.flavour == LinkerFlavour::mold && !finding.via.empty());
    if (shared) {
      finding.needed_name = found.value().soname.value_or(by_name ? std::string(base_name(path)) : path);
      finding.elf = std::move(found).value();
    }
  } else if (is_text(head)) {
    const auto text = m_files.read(opened);
    if (!text) return pass_over("unreadable");
    const auto script = read_linker_script(text.value());
    if (!script) return pass_over("not_a_script");
    if (searching && !format_fits(script.value().output_format, m_target)) return pass_over("other_machine");
    finding.found_as = FoundAs::script;
    finding.path = path;
    m_findings.inputs.push_back(finding);
    add_script_directories(script.value());
    follow_script(finding, script.value(), m_line.flavour != LinkerFlavour::mold, depth);
    return true;
  } else {
    finding.found_as = FoundAs::object;  // LLVM bitcode, or what a plugin knows
  }
  finding.path = path;
  return true;
}

void Finder::add_script_directories(const LinkerScript& script) {
  for (const auto& directory : script.search_directories) {
    const auto spelled = directory.starts_with('=') ? m_line.sysroot + directory.substr(1) : directory;
    m_search.add(normal_directory(spelled, m_context.cwd, m_files));
    m_spelled.push_back(spelled);
  }
}

void Finder::follow_script(const Finding& finding, const LinkerScript& script, bool looks_beside, int depth) {
  if (depth >= kScriptDepth) return;
  const std::string path = finding.path;
  for (const auto& item : script.inputs) {
    Input input = finding.input;
    input.as_needed = input.as_needed || item.as_needed;
    if (const auto library = after_prefix(item.name, "-l")) {
      const auto file = after_prefix(*library, ":");
      input.kind = file ? InputKind::file_name : InputKind::library;
      input.name = file.value_or(*library);
    } else {
      input.kind = InputKind::file;
      input.name = resolve_script_name(item.name, path, looks_beside);
      if (input.name.empty()) {
        input.kind = InputKind::file_name;
        input.name = item.name;
      } else if (m_line.flavour == LinkerFlavour::gold && !is_absolute(item.name)) {
        // gold treats it as found by searching: the NEEDED name is the file's own.
        Finding by_name;
        by_name.input = input;
        by_name.via = path;
        by_name.spelled = item.name;
        by_name.search_directory = normal_directory(dir_name(input.name), m_context.cwd, m_files);
        if (take(by_name, input.name, true, depth + 1) && by_name.found_as != FoundAs::script) {
          m_findings.inputs.push_back(std::move(by_name));
        }
        continue;
      }
    }
    follow(input, path, depth + 1);
  }
}

// The file a script's name stands for: below the sysroot, beside the script, or under the working directory; "" = search
// for it.
std::string Finder::resolve_script_name(const std::string& name, const std::string& script_path,
                                        bool looks_beside) const {
  if (const auto rest = after_prefix(name, "=")) return m_line.sysroot + std::string(*rest);
  if (const auto rest = after_prefix(name, "$SYSROOT")) return m_line.sysroot + std::string(*rest);
  if (is_absolute(name)) {
    const bool inside = !m_line.sysroot.empty() && is_under(clean_absolute(script_path, m_context.cwd),
                                                            clean_absolute(m_line.sysroot, m_context.cwd));
    return inside && m_files.status(m_line.sysroot + name) ? m_line.sysroot + name : name;
  }
  const auto beside = path_join(dir_name(script_path), name);
  if (looks_beside && m_files.status(open_path(beside))) return beside;
  if (m_files.status(open_path(name))) return name;
  return {};
}

Findings Finder::run() {
  add_search_directories();
  learn_target();
  auto script = m_scripts.begin();
  for (const auto& input : m_line.inputs) {
    for (; script != m_scripts.end() && script->finding.input.word < input.word; ++script) {
      follow_command_script(*script);
    }
    follow(input, "", 0);
  }
  for (; script != m_scripts.end(); ++script) follow_command_script(*script);
  m_findings.search = m_search.directories();
  NeedsBuilder needs{m_line, m_context, m_target, m_files, m_read_elf, m_contents, m_findings};
  needs.build();
  return std::move(m_findings);
}

}  // namespace

elf::Target target_of_emulation(std::string_view emulation) {
  struct Row {
    std::string_view name;
    elf::Target target;
  };
  // ld/emulparams: class, data, EM_ number.
  constexpr Row kRows[] = {
      {"elf_x86_64", {2, 1, 62, 0}},        {"elf32_x86_64", {1, 1, 62, 0}},  {"elf_i386", {1, 1, 3, 0}},
      {"aarch64linux", {2, 1, 183, 0}},     {"aarch64elf", {2, 1, 183, 0}},   {"aarch64linuxb", {2, 2, 183, 0}},
      {"armelf_linux_eabi", {1, 1, 40, 0}}, {"armelf", {1, 1, 40, 0}},        {"elf64lppc", {2, 1, 21, 0}},
      {"elf64ppc", {2, 2, 21, 0}},          {"elf32ppclinux", {1, 2, 20, 0}}, {"elf64lriscv", {2, 1, 243, 0}},
      {"elf32lriscv", {1, 1, 243, 0}},      {"elf64_s390", {2, 2, 22, 0}},    {"elf64loongarch", {2, 1, 258, 0}},
      {"elf64btsmip", {2, 2, 8, 0}},        {"elf64ltsmip", {2, 1, 8, 0}},    {"elf32btsmip", {1, 2, 8, 0}},
      {"elf32ltsmip", {1, 1, 8, 0}},        {"elf64_sparc", {2, 2, 43, 0}},
  };
  for (const auto& row : kRows) {
    if (row.name == emulation) return row.target;
  }
  return {};
}

std::string normal_directory(std::string_view path, const std::string& cwd, const FileSystem& files) {
  std::string normal;
  for (const auto& piece : split_nonempty(path_join(cwd, path), '/')) {
    if (piece == ".") continue;
    const bool can_go_up = piece == ".." && !normal.empty() && !normal.ends_with("/..") && !files.link_target(normal);
    if (can_go_up && files.status(normal)) {
      normal = normal.substr(0, normal.rfind('/'));
    } else if (piece == ".." && normal.empty()) {
      continue;  // the root's parent is the root
    } else {
      normal += '/' + piece;
    }
  }
  return normal.empty() ? "/" : normal;
}

Findings find_libraries(const LinkLine& line, const LibraryContext& context, const FileSystem& files,
                        const ReadElf& read_elf) {
  return Finder(line, context, files, read_elf).run();
}

}  // namespace runpath
