// `runpath`, the executable for people.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "app/surroundings.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"

namespace runpath::cli {

namespace {

// What the words on the command line asked for.
struct Wishes {
  ConfigOptions config;
  TraceOptions trace;
  CheckOptions check;
  ExplainOptions explain;
  WrapOptions wrap;
  EnvOptions env;
};

// Where the command of `runpath explain [OPTION...] [--] COMMAND...` begins; argc when there is none. Its words are
// the compiler's: they never reach the parser.
int command_place(int argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "explain") return argc;
  for (int at = 2; at < argc; ++at) {
    const std::string_view word = argv[at];
    if (word == "--") return at + 1;
    if (!word.starts_with('-')) return at;
  }
  return argc;
}

void describe_commands(CLI::App& app, Wishes& wishes) {
  app.set_version_flag("--version", fmt::format("runpath {}", version()));
  app.require_subcommand(1);

  app.add_subcommand("go", "Run the go command with all of it set")->prefix_command();

  auto& env = *app.add_subcommand("env", "Print what `runpath go` sets, for a shell");
  auto& forms = *env.add_option_group("form")->require_option(0, 1);
  forms.add_flag("--sh", wishes.env.sh, "For eval in a POSIX shell, the default");
  forms.add_flag("--fish", wishes.env.fish, "For source in fish");
  forms.add_flag("--json", wishes.env.json, "As a JSON object");
  forms.add_flag("--go", wishes.env.go, "As the go env -w that keeps it");

  auto& check = *app.add_subcommand("check", "Say which file the loader takes for each NEEDED entry");
  check.add_option("file", wishes.check.files, "Programs and shared libraries")->required();
  check.add_flag("--json", wishes.check.json, "As JSON");

  auto& explain = *app.add_subcommand("explain", "Say what a link would be given and why, without linking");
  explain.add_option("command", wishes.explain.command, "A compiler or linker and its words, as they would be run");
  explain.add_flag("--json", wishes.explain.json, "The record that the link would write, as far as it is known");
  explain.add_flag("-l,--long", wishes.explain.long_form, "Also every input, what was tried, settings and environment");

  auto& trace = *app.add_subcommand("trace", "Print the records of a trace in words");
  trace.add_option("place", wishes.trace.place, "A file or directory as RUNPATH_TRACE named it, or -")->required();
  trace.add_flag("--json", wishes.trace.json, "The records as they are, one a line");
  trace.add_flag("-l,--long", wishes.trace.long_form, "Also every input, what was tried, settings and environment");
  trace.add_option("--output", wishes.trace.output, "Only links that made this file");
  trace.add_option("--kind", wishes.trace.kind,
                   "Only this kind: link, go_event, call, or a kind of call such as compile");

  app.add_subcommand("doctor", "Look over compilers, linkers, Go and settings");

  auto& config = *app.add_subcommand("config", "Print every setting, its value and where it came from");
  config.add_flag("--json", wishes.config.json, "As JSON");
  config.add_flag("-l,--long", wishes.config.meanings, "Also what each may be and what it means");

  auto& wrap = *app.add_subcommand("wrap", "Make a directory of links that stands for the tools on PATH");
  wrap.add_option("directory", wishes.wrap.directory, "Where the links go; made when it is not there")->required();
  wrap.add_option("name", wishes.wrap.names, "Only these names; otherwise every compiler and linker on PATH");
}

int with_settings(const CLI::App& app, const Process& process, const Wishes& wishes) {
  const auto loaded = load_settings(process.environment, real_file_system());
  if (!loaded) {
    complain(loaded.error().message);
    return kBadUsage;
  }
  if (app.got_subcommand("explain")) return explain_command(process, loaded.value(), wishes.explain);
  if (app.got_subcommand("go")) return go_command(process, loaded.value());
  if (app.got_subcommand("env")) return env_command(process, loaded.value(), wishes.env);
  if (app.got_subcommand("doctor")) return doctor_command(process, loaded.value());
  return config_command(loaded.value(), wishes.config);
}

int run(int argc, char** argv) {
  CLI::App app("What a program was linked against is what it loads.", "runpath");
  Wishes wishes;
  describe_commands(app, wishes);
  const int place = command_place(argc, argv);
  try {
    const bool is_go = argc > 1 && std::string_view(argv[1]) == "go";  // --help and all else are for go
    app.parse(is_go ? 2 : place, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    complain(fmt::format("{} (see runpath --help)", error.what()));
    return kBadUsage;
  }
  if (app.got_subcommand("trace")) return trace_command(wishes.trace);
  if (app.got_subcommand("check")) return check_command(wishes.check);
  const auto process = read_process(argc, argv, environ);
  if (app.got_subcommand("wrap")) return wrap_command(process, wishes.wrap);
  wishes.explain.command.assign(argv + place, argv + argc);
  return with_settings(app, process, wishes);
}

}  // namespace

}  // namespace runpath::cli

int main(int argc, char** argv) {
  try {
    return runpath::cli::run(argc, argv);
  } catch (const std::exception& error) {
    runpath::cli::complain(error.what());
    return runpath::cli::kBadUsage;
  }
}
