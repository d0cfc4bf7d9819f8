#include "app/run_toolexec.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/internal_link.hpp"
#include "app/plan_link.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "go/link_tool.hpp"

namespace runpath {

namespace {

constexpr int kBadUsage = 2;
constexpr int kNoTool = 127;

// The C compiler that cmd/link would call, and the words that choose its target.
struct Compiler {
  RealTool tool;
  std::vector<std::string> target_words;
};

// Go runs compilers through -toolexec too, by the bare name that CC gives: found on PATH as exec.LookPath does.
std::string executable_of(const Surroundings& call, const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  for (const auto& directory : split(call.process.env("PATH"), ':')) {
    auto path = path_join(directory, name);
    if (real_file_system().is_executable(path)) return path;
  }
  return name;
}

// The tool as Go asked for it.
int become(const Surroundings& call, const std::vector<std::string>& words) {
  const auto error = replace_with({executable_of(call, words.front()), words, call.process.environment});
  fmt::print(stderr, "runpath-toolexec: {}\n", error.message);
  return kNoTool;
}

// Where cmd/link stands in the words: the first, or behind another -toolexec program. Their count where it does not.
std::size_t find_link(const std::vector<std::string>& words) {
  for (std::size_t at = 0; at < words.size() && !words[at].starts_with('-'); ++at) {
    if (base_name(words[at]) == "link" && is_absolute(words[at])) return at;
  }
  return words.size();
}

// CC as cmd/go knows it: the environment, the file that `go env -w` writes, Go's default.
std::string compiler_setting(const Surroundings& call) {
  if (auto set = call.process.env("CC"); !set.empty()) return set;
  const auto file = real_file_system().read(call.process.env("GOENV"));
  const auto written = file ? go::written_variable(file.value(), "CC") : std::string();
  if (!written.empty()) return written;
  return "gcc";
}

// `extld` is CC's text. Where that is runpath itself, the tool that runpath would call.
Result<Compiler> find_compiler(const Surroundings& call, const std::string& extld) {
  const auto words = go::split_quoted(extld);
  if (!words || words->empty()) return fail("-extld names no compiler");
  Process process = call.process;
  process.argv = {words->front()};
  Compiler compiler;
  compiler.target_words.assign(words->begin() + 1, words->end());
  // Its own setting, so that a name that leads to runpath is an error.
  auto named = find_real_tool(process, read_called_as("runpath-cc"), shell_quote(words->front()), real_file_system());
  if (named && named.value().how != "PATH") {
    compiler.tool = std::move(named).value();
    compiler.tool.how = "-extld";
    return compiler;
  }
  const auto called_as = read_called_as(words->front());
  const auto& settings = call.settings();
  const auto& setting = called_as.personality == Personality::cxx  ? settings.cxx
                        : called_as.personality == Personality::fc ? settings.fc
                                                                   : settings.cc;
  TRY(compiler.tool, find_real_tool(process, called_as, setting, real_file_system()));
  return compiler;
}

// The compiler's libc.so.6; trouble goes into the record, and "" comes back.
std::string libc_of(Surroundings& call, const Result<Compiler>& compiler, const std::string& extldflags) {
  const auto note = [&](const Error& error) {
    call.record.failures.push_back("asking for the libc: " + error.message);
    return std::string();
  };
  if (!compiler) return note(compiler.error());
  const auto& tool = compiler.value().tool;
  auto words = compiler.value().target_words;
  // hostlinkArchArgs in cmd/link.
  if (call.process.env("GOARCH") == "386") words.emplace_back("-m32");
  if (call.process.env("GOARCH") == "amd64") words.emplace_back("-m64");
  const auto flags = go::split_quoted(extldflags).value_or(std::vector<std::string>());
  const auto chosen = classify_driver_call(flags, call.process.cwd, real_file_system()).target_words;
  words.insert(words.end(), chosen.begin(), chosen.end());
  auto environment = call.clean_environment();
  environment[kGuardVariable] = guard_value(call.process, tool);
  const auto libc = ask_libc(call, command_of(tool, words, std::move(environment)));
  return libc ? libc.value() : note(libc.error());
}

go::LinkSurroundings surroundings_of(const Surroundings& call) {
  return {call.process.env("GO_EXTLINK_ENABLED"), call.process.env("GOOS"), call.process.env("GOARCH")};
}

void note_go(Surroundings& call, go::Call kind, const std::vector<std::string>& tool) {
  auto& record = call.record;
  record.kind = RecordKind::go_event;
  record.call_kind = call_name(kind);
  record.why = "-toolexec";
  record.real_tool = RealTool{tool.front(), tool, "-toolexec", {}};
  auto& go = record.go.emplace();
  go.call = kind;
  go.why = "-toolexec ran " + tool.back();
  go.version = call.process.env("GOVERSION");
  go.import_path = call.process.env("TOOLEXEC_IMPORTPATH");
  go.flags = call.process.env("GOFLAGS");
  go.target_os = call.process.env("GOOS");
  if (call.traces()) go.parent = go::read_parent(::getppid(), real_file_system());
}

// `link -V=full`: its line is part of the key of every link.
int answer_version(Surroundings& call, const std::vector<std::string>& words) {
  const auto answer = ask({executable_of(call, words.front()), words, call.process.environment});
  if (!answer) return become(call, words);
  auto text = answer.value().out;
  if (answer.value().ended.exit_status == 0 && answer.value().ended.signal == 0) {
    const auto compiler = find_compiler(call, compiler_setting(call));
    LinkLine line;
    line.flavour = LinkerFlavour::go;
    const auto link = plan_internal_link(call, std::move(line), libc_of(call, compiler, ""));
    // As if Go linked for sure: what else decides is in the key already.
    const go::LinkedPackages packages{false, go::Linker::internal, {}};
    call.record.go_decision =
        go::decide_link_tool(call.settings(), {}, {"", call.process.env("GOOS"), ""}, packages, link.directories);
    const auto tool = compiler ? compiler.value().tool : RealTool();
    text = go::link_version_line(text, link_fingerprint(call, tool, link.directories, *call.record.go_decision));
  }
  std::fwrite(answer.value().err.data(), 1, answer.value().err.size(), stderr);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  call.record.ending = {true, answer.value().ended.exit_status, answer.value().ended.signal};
  write_record(call);
  end_like(answer.value().ended);
}

// Plans the link into the record.
void plan_tool(Surroundings& call, const go::LinkTool& tool, const std::vector<std::string>& words) {
  auto& record = call.record;
  const auto importcfg = real_file_system().read(tool.importcfg);
  const auto packages = importcfg ? go::read_linked_packages(importcfg.value()) : go::LinkedPackages();
  std::string libc;
  if (packages.has_cgo) {  // without it the interpreter is Go's, and not that of the compiler's libc
    libc = libc_of(call, find_compiler(call, tool.extld), tool.extldflags);
  }
  LinkLine line;
  line.flavour = LinkerFlavour::go;
  line.words = words;
  line.output = tool.output;
  if (tool.build_mode == "pie") line.output_kind = OutputKind::pie;
  if (tool.search_path) line.rpaths.push_back(*tool.search_path);
  auto link = plan_internal_link(call, std::move(line), libc);
  record.go->build.build_mode = tool.build_mode;
  record.go_decision = go::decide_link_tool(call.settings(), tool, surroundings_of(call), packages, link.directories);
  record.link_line = std::move(link.line);
  record.findings = std::move(link.findings);
  const bool adds = record.go_decision->action == go::Action::add;
  if (adds || link.plan.added.empty()) record.plan = std::move(link.plan);  // else it came to nothing
  if (!adds) return;
  record.appended = {"-r=" + go::merge_search_path(tool.search_path.value_or(""), link.directories)};
}

int link_program(Surroundings& call, const std::vector<std::string>& words, std::size_t link_at) {
  auto& record = call.record;
  const auto behind_link = words.begin() + static_cast<std::ptrdiff_t>(link_at) + 1;
  const auto link_words = go::expand_link_words({behind_link, words.end()}, real_file_system());
  const auto tool = go::read_link_tool(link_words);
  plan_tool(call, tool, link_words);
  if (record.appended.empty()) {
    write_record(call);
    return become(call, words);
  }
  Command command{executable_of(call, words.front()), {words.begin(), behind_link}, call.process.environment};
  const auto& directories = record.appended.front();
  const auto changed = go::with_search_path(link_words, directories.substr(directories.find('=') + 1));
  command.words.insert(command.words.end(), changed.begin(), changed.end());
  if (!call.traces()) {
    static_cast<void>(replace_with(command));  // too long, now that @files are expanded
    return become(call, words);
  }
  const auto ended = run(command);
  if (!ended) {
    record.failures.push_back(ended.error().message);
    record.appended.clear();
    write_record(call);
    return become(call, words);
  }
  record.ending = {true, ended.value().exit_status, ended.value().signal};
  if (ended.value().exit_status == 0 && ended.value().signal == 0) inspect_output(call);
  write_record(call);
  end_like(ended.value());
}

}  // namespace

int run_toolexec(Surroundings& call) {
  const auto words = call.words();
  if (words.empty()) {
    fmt::print(stderr, "runpath-toolexec: no tool given: go build -toolexec=runpath-toolexec\n");
    return kBadUsage;
  }
  const auto link_at = find_link(words);
  if (link_at == words.size()) return become(call, words);
  const std::vector<std::string> tool(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(link_at) + 1);
  const bool asks_version = words.size() == link_at + 2 && words.back() == "-V=full";
  note_go(call, asks_version ? go::Call::link_id : go::Call::link_tool, tool);
  return asks_version ? answer_version(call, words) : link_program(call, words, link_at);
}

}  // namespace runpath
