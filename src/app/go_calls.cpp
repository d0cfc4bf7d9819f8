#include "app/go_calls.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "app/internal_link.hpp"
#include "base/paths.hpp"
#include "base/version.hpp"

namespace runpath {

namespace {

// Whether it is worth asking /proc who our parent is: Go's calls carry one of these.
bool may_be_go(const Surroundings& call, const DriverCall& driver) {
  const auto& environment = call.process.environment;
  if (environment.contains("GOVERSION") || environment.contains("TOOLEXEC_IMPORTPATH")) return true;
  const auto words = call.words();
  const bool asks_id = words.size() == 5 && words[0] == "-###" && words[3] == "-c" && words[4] == "-";
  return asks_id || base_name(driver.output) == "_cgo_.o" || driver.output.find("/go-link-") != std::string::npos ||
         driver.output.find("/go-build") != std::string::npos;
}

struct DecidedLink {
  go::Decision decision;
  std::string fingerprint;
};

DecidedLink decide(const Surroundings& call, const Command& plain) {
  Command compiler = plain;
  compiler.words = call.record.real_tool->words;
  LinkLine line;
  line.flavour = LinkerFlavour::go;
  const auto libc = ask_libc(call, compiler);
  const auto link = plan_internal_link(call, std::move(line), libc ? libc.value() : std::string());
  DecidedLink decided;
  decided.decision = go::decide_internal_link(call.settings(), *call.record.go, call.process.env("GO_EXTLINK_ENABLED"),
                                              link.directories);
  decided.fingerprint = link_fingerprint(call, *call.record.real_tool, link.directories, decided.decision);
  return decided;
}

int answer_tool_id(Surroundings& call, const Command& plain) {
  const auto answer = ask(plain, true);
  if (!answer) {
    fmt::print(stderr, "runpath: {}\n", answer.error().message);
    return 127;
  }
  if (answer.value().ended.exit_status == 0 && answer.value().ended.signal == 0) {
    const auto link = decide(call, plain);
    call.record.go_decision = link.decision;
    // Go goes by the content of such a compiler; its own line no longer stands first, so that the content is ours to tell.
    const auto proper = go::compiler_proper(answer.value().out);
    const auto identity = proper.empty() ? std::string() : file_identity(path_join(call.process.cwd, proper));
    fmt::print(stderr, "{}\n",
               go::tool_id_line(std::string(version()), link.fingerprint, answer.value().out, identity));
  }
  std::fwrite(answer.value().out.data(), 1, answer.value().out.size(), stderr);
  std::fflush(stderr);
  write_record(call);
  end_like(answer.value().ended);
}

int compile_with_note(Surroundings& call, const DriverCall& driver, const Command& plain) {
  const auto ended = run(plain);
  if (!ended) {
    fmt::print(stderr, "runpath: {}\n", ended.error().message);
    return 127;
  }
  if (ended.value().exit_status == 0 && ended.value().signal == 0) {
    const auto link = decide(call, plain);
    const auto added = go::add_note_section(path_join(call.process.cwd, driver.output), link.fingerprint);
    if (!added) call.record.failures.push_back(added.error().message);
  }
  end_like(ended.value());
}

}  // namespace

std::optional<int> answer_go(Surroundings& call, const DriverCall& driver, const Command& plain) {
  if (!may_be_go(call, driver)) return std::nullopt;
  auto& record = call.record;
  record.go = go::recognise(call.process, driver, go::read_parent(::getppid(), real_file_system()));
  if (record.go->call == go::Call::none) record.go.reset();
  if (!record.go) return std::nullopt;
  switch (record.go->call) {
    case go::Call::tool_id: record.kind = RecordKind::go_event; return answer_tool_id(call, plain);
    case go::Call::compile:
      if (go::wants_note(*record.go, driver)) return compile_with_note(call, driver, plain);
      return std::nullopt;
    case go::Call::dynimport_link:
      if (record.go->import_path != "runtime/cgo") return std::nullopt;
      record.kind = RecordKind::go_event;
      record.go_decision = decide(call, plain).decision;
      if (record.go_decision->action != go::Action::decline) return std::nullopt;
      record.ending = {true, 1, 0};
      write_record(call);
      return 1;
    case go::Call::internal_link_query: record.kind = RecordKind::go_event; return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace runpath
