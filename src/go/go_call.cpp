#include "go/go_call.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath::go {

namespace {

bool is_go_tool(std::string_view name) { return name == "go" || name == "link" || name == "cgo"; }

// The value of -ldflags among a go command's words; the last that concerns all packages wins.
std::optional<std::string> ldflags_of(const std::vector<std::string>& argv) {
  std::optional<std::string> found;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    for (const std::string_view name : {"-ldflags", "--ldflags"}) {
      if (argv[i] == name && i + 1 < argv.size()) found = argv[i + 1];
      if (const auto value = after_prefix(argv[i], std::string(name) + "=")) found = std::string(*value);
    }
  }
  return found;
}

// "pattern=flags" → flags, when it begins with a pattern.
std::string without_pattern(const std::string& value) {
  const auto equals = value.find('=');
  if (value.empty() || value.front() == '-' || equals == std::string::npos) return value;
  return value.substr(equals + 1);
}

bool has_word(const std::vector<std::string>& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

}  // namespace

std::string_view call_name(Call call) {
  constexpr std::array<std::string_view, 8> kNames = {"none", "tool_id", "flag_probe", "compile", "dynimport_link",
                                                      "linker_probe", "external_link", "internal_link_query"};
  return kNames[static_cast<std::size_t>(call)];
}

Parent read_parent(long pid, const FileSystem& files) {
  constexpr int kGenerations = 4;  // a script or ccache may stand between
  Parent first;
  for (int depth = 0; depth < kGenerations && pid > 1; ++depth) {
    Parent parent;
    parent.pid = pid;
    const auto place = fmt::format("/proc/{}", pid);
    parent.executable = std::string(base_name(files.link_target(place + "/exe").value_or("")));
    if (const auto line = files.read(place + "/cmdline")) {
      parent.argv = split(line.value(), '\0');
      if (!parent.argv.empty() && parent.argv.back().empty()) parent.argv.pop_back();
    }
    if (depth == 0) first = parent;
    if (is_go_tool(parent.executable)) return parent;
    const auto stat = files.read(place + "/stat");
    const auto name_end = stat ? stat.value().rfind(')') : std::string::npos;
    if (name_end == std::string::npos) break;
    const auto fields = split_nonempty(stat.value().substr(name_end + 1), ' ');
    if (fields.size() < 2) break;
    pid = std::atol(fields[1].c_str());
  }
  return first;
}

Context recognise(const Process& process, const DriverCall& driver, const Parent& parent) {
  Context context;
  context.parent = parent;
  context.version = process.env("GOVERSION");
  context.import_path = process.env("TOOLEXEC_IMPORTPATH");
  context.flags = process.env("GOFLAGS");
  const bool from_go = !context.version.empty() || !context.import_path.empty() || is_go_tool(parent.executable);
  if (!from_go) return context;
  const std::vector<std::string> words(process.argv.begin() + 1, process.argv.end());
  const auto is = [&](Call call, std::string why) {
    context.call = call;
    context.why = std::move(why);
  };
  const auto output = base_name(driver.output);
  const auto& inputs = driver.inputs;
  const auto any_input = [&](auto test) { return std::ranges::any_of(inputs, test); };
  const bool compiles = driver.kind != CallKind::link && driver.kind != CallKind::shared_link && driver.kind != CallKind::query &&
                        driver.kind != CallKind::static_link && driver.kind != CallKind::static_pie && driver.kind != CallKind::relocatable;
  if (words.size() == 5 && words[0] == "-###" && words[1] == "-x" && words[3] == "-c" && words[4] == "-") {
    is(Call::tool_id, "-### -x LANG -c -");
  } else if (driver.output == "/dev/null" && has_word(words, "-x") && has_word(words, "-")) {
    is(Call::flag_probe, "reads standard input, writes /dev/null");
  } else if (compiles) {
    is(Call::compile, driver.why);
  } else if (output == "_cgo_.o") {
    is(Call::dynimport_link, "links _cgo_.o");
  } else if (any_input([](const std::string& name) { return base_name(name) == "trivial.c"; })) {
    is(Call::linker_probe, "links trivial.c");
  } else if (parent.executable == "link" && driver.kind == CallKind::query) {
    is(Call::internal_link_query, driver.why);
  } else if (any_input([](const std::string& name) { return base_name(name) == "go.o"; })) {
    is(Call::external_link, "links go.o");
  }
  auto flags = split_nonempty(context.flags, ' ');
  flags.insert(flags.begin(), "go");
  auto ldflags = ldflags_of(flags);
  const bool parent_is_go = parent.executable == "go" && !parent.argv.empty();
  if (parent_is_go) {
    if (auto own = ldflags_of(parent.argv)) ldflags = std::move(own);
  }
  context.ldflags = without_pattern(ldflags.value_or(""));
  context.ldflags_known = parent_is_go;
  return context;
}

bool wants_note(const Context& context, const DriverCall& driver) {
  return context.call == Call::compile && context.import_path == "runtime/cgo" && driver.kind == CallKind::compile &&
         driver.output.ends_with(".o") && base_name(driver.output) != "_cgo_.o";
}

Decision decide_internal_link(const Settings& settings, const Context& context, const std::string& go_extlink_enabled,
                              const std::vector<std::string>& directories) {
  const auto leave = [](std::string reason, std::string detail = {}) { return Decision{Action::leave, std::move(reason), std::move(detail)}; };
  if (settings.policy == Policy::off) return leave("policy_off");
  if (settings.go_internal == GoInternalPolicy::off) return leave("setting_off");
  if (directories.empty()) return leave("nothing_to_add", "no directory would go into RUNPATH");
  if (settings.go_internal == GoInternalPolicy::report) return leave("setting_report");
  if (settings.go_internal == GoInternalPolicy::toolexec) return leave("setting_toolexec");
  if (go_extlink_enabled == "0") return leave("internal_requested", "GO_EXTLINK_ENABLED=0");
  const auto words = shell_split(context.ldflags);
  if (!context.ldflags_known || !words) return leave("ldflags_unknown", "the go command's own words cannot be read");
  const auto& flags = words.value();
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const auto flag = flags[i].starts_with("--") ? flags[i].substr(1) : flags[i];
    const auto next = i + 1 < flags.size() ? flags[i + 1] : std::string();
    if (flag == "-linkmode=internal" || (flag == "-linkmode" && next == "internal")) return leave("internal_requested", "-ldflags: -linkmode=internal");
    const auto value = after_prefix(flag, "-extldflags=");
    const auto extldflags = value ? std::string(*value) : flag == "-extldflags" ? next : std::string();
    if (extldflags.find("-static") != std::string::npos) return leave("static_extldflags", "-ldflags: -extldflags=" + extldflags);
  }
  return {Action::decline, "would_add", join(directories, ":")};
}

std::string fingerprint(const FingerprintInput& input) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", input.version, input.real_compiler, input.interpreter, input.nix,
                                 static_cast<int>(input.decision.action), input.decision.reason);
  const auto& s = input.settings;
  text += fmt::format("{} {} {} {} {}\n", static_cast<int>(s.policy), static_cast<int>(s.libc), static_cast<int>(s.tag),
                      static_cast<int>(s.exact), static_cast<int>(s.go_internal));
  for (const auto* list : {&s.allow, &s.deny, &s.extra, &input.directories}) text += join(*list, ":") + "\n";
  for (const auto& mapping : s.map) text += mapping.from + "=" + mapping.to + "\n";
  text += s.ld;
  return hash_text(text);
}

std::string tool_id_line(const std::string& version, const std::string& fingerprint, const std::string& real_answer) {
  return fmt::format("runpath version {} {} {}", version, fingerprint, hash_text(real_answer));
}

namespace {

// The section's content: an ELF note named "runpath", type 1.
std::string note_bytes(const std::string& fingerprint, bool big_endian) {
  const auto number = [&](std::size_t value) {
    std::string bytes(4, '\0');
    for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(big_endian ? 3 - i : i)] = static_cast<char>((value >> (8 * i)) & 0xffU);
    return bytes;
  };
  std::string note = number(8) + number(fingerprint.size()) + number(1) + std::string("runpath\0", 8) + fingerprint;
  note.resize((note.size() + 3) / 4 * 4, '\0');
  return note;
}

Result<void> add_section(Elf* elf, const std::string& fingerprint) {
  GElf_Ehdr header;
  std::size_t names_index = 0;
  if (gelf_getehdr(elf, &header) == nullptr || header.e_type != ET_REL) return fail("no relocatable object");
  if (elf_getshdrstrndx(elf, &names_index) != 0) return fail(elf_errmsg(-1));
  Elf_Scn* names = elf_getscn(elf, names_index);
  Elf_Data* data = names == nullptr ? nullptr : elf_getdata(names, nullptr);
  if (data == nullptr) return fail(elf_errmsg(-1));
  static std::string name_bytes;  // libelf keeps a pointer until the update is done
  static std::string note;
  name_bytes.assign(static_cast<const char*>(data->d_buf), data->d_size);
  const auto name_at = name_bytes.size();
  name_bytes.append(".note.runpath").push_back('\0');
  data->d_buf = name_bytes.data();
  data->d_size = name_bytes.size();
  elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
  Elf_Scn* section = elf_newscn(elf);
  Elf_Data* content = section == nullptr ? nullptr : elf_newdata(section);
  GElf_Shdr shdr;
  if (content == nullptr || gelf_getshdr(section, &shdr) == nullptr) return fail(elf_errmsg(-1));
  note = note_bytes(fingerprint, header.e_ident[EI_DATA] == ELFDATA2MSB);
  content->d_buf = note.data();
  content->d_size = note.size();
  content->d_align = 4;
  content->d_type = ELF_T_BYTE;
  shdr.sh_name = static_cast<GElf_Word>(name_at);
  shdr.sh_type = SHT_NOTE;
  shdr.sh_flags = SHF_EXCLUDE;
  shdr.sh_addralign = 4;
  if (gelf_update_shdr(section, &shdr) == 0 || elf_update(elf, ELF_C_WRITE) < 0) return fail(elf_errmsg(-1));
  return success();
}

}  // namespace

Result<void> add_note_section(const std::string& path, const std::string& fingerprint) {
  const auto temporary = fmt::format("{}.runpath.{}", path, ::getpid());
  const auto content = real_file_system().read(path);
  if (!content) return Error(content.error());
  const int fd = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return system_error(errno, "creating " + temporary);
  const auto& bytes = content.value();
  const bool copied = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) static_cast<void>(::fchmod(fd, status.st_mode & 07777U));
  elf_version(EV_CURRENT);
  Elf* elf = copied ? elf_begin(fd, ELF_C_RDWR, nullptr) : nullptr;
  Result<void> done = elf == nullptr ? Result<void>(fail("cannot read " + path)) : add_section(elf, fingerprint);
  elf_end(elf);
  ::close(fd);
  if (done && ::rename(temporary.c_str(), path.c_str()) != 0) done = system_error(errno, "renaming " + temporary);
  if (!done) ::unlink(temporary.c_str());
  return done;
}

}  // namespace runpath::go
