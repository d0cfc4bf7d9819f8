// `runpath doctor`: what is found here, and what stands in the way.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "cli/page.hpp"
#include "exec/exec.hpp"

namespace runpath::cli {

namespace {

// The findings of one examination, printed as they come.
class Doctor {
 public:
  Doctor(const Process& process, const LoadedSettings& loaded) : m_process(process), m_loaded(loaded) {}

  int examine() {
    look_at_installation();
    look_at_tools();
    look_at_go();
    look_at_settings();
    print(m_page.text());
    return m_bad == 0 ? kGood : kFoundWrong;
  }

 private:
  void good(std::string_view text) { m_page.field("ok", text); }
  void note(std::string_view text) { m_page.field("note", text); }
  void bad(std::string_view text) {
    ++m_bad;
    m_page.field("WRONG", text);
  }

  // The first line that `words` print, "" when they cannot be run or fail.
  [[nodiscard]] std::string first_line(const std::string& path, std::vector<std::string> words,
                                       const std::map<std::string, std::string>& more = {}) const {
    Command command{path, std::move(words), m_process.environment};
    command.environment["LC_ALL"] = "C";
    for (const auto& [name, value] : more) command.environment[name] = value;
    const auto answer = ask(command);
    if (!answer || answer.value().ended.exit_status != 0 || answer.value().ended.signal != 0) return "";
    return split(answer.value().out, '\n').front();
  }

  void look_at_installation() {
    m_page.prose(0, fmt::format("runpath {}", version()));
    const std::string bin = dir_name(m_process.self);
    m_wrapper = wrapper_path(m_process);
    if (m_files.is_executable(m_wrapper)) {
      good("the wrapper is " + m_wrapper);
    } else {
      bad(m_wrapper + " is not there: the wrapper is not installed beside this program");
    }
    m_libexec = m_files.real_path(path_join(bin, libexec_from_bin())).value_or("");
    const auto wrapper = m_files.status(m_wrapper);
    for (const char* name : {"ld", "ld.bfd", "ld.gold", "ld.lld", "ld.mold"}) {
      const auto found = m_files.status(path_join(m_libexec, name));
      if (found && wrapper && found->id == wrapper->id) continue;
      bad(fmt::format("{} does not lead to the wrapper: links through it are seen only by -###",
                      path_join(path_join(bin, libexec_from_bin()), name)));
    }
    if (m_files.status("/proc/self/exe")) return;
    note("/proc is not mounted: callers and Go's -ldflags cannot be known");
  }

  void look_at_tools() {
    m_page.blank();
    m_page.prose(0, "Real tools");
    const auto& settings = m_loaded.settings;
    look_at_tool("runpath-cc", settings.cc, true);
    look_at_tool("runpath-c++", settings.cxx, true);
    look_at_tool("runpath-ld", settings.ld, false);
  }

  void look_at_tool(const std::string& name, const std::string& setting, bool is_driver) {
    const auto wrapper = as_wrapper(m_process, {path_join(dir_name(m_process.self), name)}, m_files);
    const auto tool = find_real_tool(wrapper, read_called_as(name), setting, m_files);
    if (!tool) {
      bad(fmt::format("{}: {}", name, tool.error().message));
      return;
    }
    auto words = tool.value().words;
    words.emplace_back("--version");
    const std::string told = first_line(tool.value().path, words);
    good(fmt::format("{} stands for {} ({}): {}", name, tool.value().path, tool.value().how,
                     told.empty() ? "says no version" : told));
    if (is_driver) look_at_hook(tool.value());
  }

  // Whether the driver would start our ld: it tells where it finds its `ld`.
  void look_at_hook(const RealTool& tool) {
    auto words = tool.words;
    words.emplace_back("-print-prog-name=ld");
    const std::string found = first_line(tool.path, words, {{"COMPILER_PATH", m_libexec}});
    const auto theirs = m_files.status(found), ours = m_files.status(path_join(m_libexec, "ld"));
    if (theirs && ours && theirs->id == ours->id) {
      good("  and starts our ld, which sees the line that is really linked");
    } else {
      note("  and would not start our ld: its links are seen by -###, which costs another start of it");
    }
  }

  // Go's minor version from "go version go1.24.4 linux/amd64", 0 when it is told otherwise.
  static int minor_version(const std::string& line) {
    constexpr std::string_view kBefore = "go version go1.";
    int minor = 0;
    if (line.starts_with(kBefore)) std::from_chars(line.data() + kBefore.size(), line.data() + line.size(), minor);
    return minor;
  }

  void look_at_go() {
    m_page.blank();
    m_page.prose(0, "Go");
    const std::string go = find_on_path(m_process, "go", m_files);
    if (go.empty()) {
      note("no go on PATH");
      return;
    }
    // Nothing is downloaded to answer a question.
    const std::map<std::string, std::string> local{{"GOTOOLCHAIN", "local"}};
    const std::string told = first_line(go, {"go", "version"}, local);
    const int minor = minor_version(told);
    good(fmt::format("{}: {}", go, told.empty() ? "says no version" : told));
    if (minor != 0 && minor < 19) {
      note(fmt::format(
          "Go 1.{} does not link through the compiler when cgo's own link fails: programs whose only cgo is "
          "net, os/user or runtime/cgo get no RUNPATH; build them with -toolexec=runpath-toolexec",
          minor));
    }
    if (minor == 19) {
      note(
          "Go 1.19 does not ask which compiler it has for packages of the standard library: after a change of a "
          "setting, programs whose only cgo is net, os/user or runtime/cgo may come from the cache as they were; build "
          "them with -toolexec=runpath-toolexec, or with -a");
    }
    look_at_go_settings(go, local);
  }

  void look_at_go_settings(const std::string& go, const std::map<std::string, std::string>& local) {
    const std::string cc = first_line(go, {"go", "env", "CC"}, local);
    const std::string cgo = first_line(go, {"go", "env", "CGO_ENABLED"}, local);
    const std::string flags = first_line(go, {"go", "env", "GOFLAGS"}, local);
    if (cgo == "0") note("CGO_ENABLED=0: Go calls no compiler, its programs are static and need no RUNPATH");
    if (cc.find(' ') != std::string::npos) note(fmt::format("CC={}: Go drops all but its first word in probes", cc));
    if (base_name(cc) != "runpath-cc") note(fmt::format("go builds with CC={}: set CC=runpath-cc", cc));
    if (flags.find("-linkmode=internal") != std::string::npos) {
      note(fmt::format("GOFLAGS={}: internally linked programs get no RUNPATH through the compiler", flags));
    }
  }

  void look_at_settings() {
    m_page.blank();
    m_page.prose(0, "Settings");
    const auto changed = changed_settings(m_loaded);
    for (const auto& [variable, value] : changed) good(variable + "=" + value);
    if (changed.empty()) good("all at their default");
    for (const auto& note_text : m_loaded.notes) note(note_text);
    if (!m_loaded.unknown_names.empty()) note("not settings of runpath: " + join(m_loaded.unknown_names, ", "));
    look_at_trace(m_loaded.settings.trace);
  }

  void look_at_trace(const std::string& place) {
    if (place.empty()) return;
    if (m_files.link_target(place)) {
      bad(fmt::format("RUNPATH_TRACE={} is a symbolic link: it is not followed, and nothing is written", place));
      return;
    }
    const bool exists = m_files.status(place).has_value();
    const std::string asked =
        exists ? place : dir_name(place.ends_with('/') ? place.substr(0, place.size() - 1) : place);
    if (::access(asked.c_str(), W_OK) != 0) bad(fmt::format("RUNPATH_TRACE={} cannot be written", place));
  }

  const Process& m_process;
  const LoadedSettings& m_loaded;
  const FileSystem& m_files = real_file_system();
  Page m_page;
  int m_bad = 0;
  std::string m_wrapper;
  std::string m_libexec;
};

}  // namespace

int doctor_command(const Process& process, const LoadedSettings& loaded) { return Doctor(process, loaded).examine(); }

}  // namespace runpath::cli
