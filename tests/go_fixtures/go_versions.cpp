#include "go_fixtures/go_versions.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "support/run.hpp"

namespace runpath::test {

namespace {

// The last release of each branch that the go command's toolchain switch can fetch; 1.20 is the first that it knows.
constexpr const char* kFetched[] = {"1.25.9", "1.24.13", "1.23.12", "1.22.12", "1.21.13", "1.20.14"};
constexpr const char* kFetchedAlways = "1.24.13";

std::vector<int> numbers(const std::string& version) {
  std::vector<int> result;
  for (const auto& piece : split_nonempty(version, '.')) {
    int number = 0;
    std::from_chars(piece.data(), piece.data() + piece.size(), number);
    result.push_back(number);
  }
  return result;
}

void tell_skipped(const std::string& what, const std::string& why) {
  fmt::print("go_fixtures: {} is skipped: {}\n", what, why);
}

// The main go command: $GO, the PATH's, or where Go's own archive and Debian put it.
std::string main_command() {
  const char* given = std::getenv("GO");
  if (given != nullptr && *given != '\0') return given;
  if (auto found = find_on_path("go"); !found.empty()) return found;
  for (const char* place : {"/usr/local/go/bin/go", "/usr/lib/go/bin/go"}) {
    if (::access(place, X_OK) == 0) return place;
  }
  return {};
}

// Asks `go` for its version; a toolchain that it does not have is fetched now. "" and a notice when that fails.
std::string ask_version(const GoToolchain& go, const std::string& what) {
  auto environment = go.environment();
  environment.erase("GOPROXY");
  for (const char* name : {"GOPROXY", "GOSUMDB", "GONOSUMDB", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                           "no_proxy", "NO_PROXY", "SSL_CERT_FILE"}) {
    if (const char* value = std::getenv(name)) environment[name] = value;
  }
  const auto answer =
      run({.words = {"timeout", "120", go.command, "env", "GOVERSION"}, .environment = environment, .cwd = "/"});
  const auto version = after_prefix(answer.out, "go");
  if (answer.ok() && version) return std::string(version->substr(0, version->find_first_of("\n ")));
  const auto lines = split_nonempty(answer.err, '\n');
  tell_skipped(what, lines.empty() ? fmt::format("{} ended with status {}", go.command, answer.status) : lines.back());
  return {};
}

std::vector<GoToolchain> candidates(const GoToolchain& main) {
  std::vector<GoToolchain> result;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib", ignored)) {
    const auto command = entry.path() / "bin" / "go";
    if (!entry.path().filename().string().starts_with("go-") || ::access(command.c_str(), X_OK) != 0) continue;
    result.push_back({.command = command, .toolchain = "local", .version = {}});
  }
  const char* all = std::getenv("RUNPATH_TEST_ALL_GO");
  for (const std::string version : kFetched) {
    if (version != kFetchedAlways && (all == nullptr || std::string_view(all) != "1")) continue;
    if (at_least(main.version, "1.21")) {
      result.push_back({.command = main.command, .toolchain = "go" + version, .version = {}});
    } else {
      tell_skipped("go" + version,
                   "go " + main.version + " does not fetch other toolchains; 1.21 is the first that does");
    }
  }
  return result;
}

std::vector<GoToolchain> find_toolchains() {
  std::vector<GoToolchain> result;
  GoToolchain main{.command = main_command(), .toolchain = "local", .version = {}, .is_main = true};
  if (main.command.empty()) {
    tell_skipped("every case", "there is no go command: set GO, or put it on PATH");
    return result;
  }
  main.version = ask_version(main, "every case");
  if (main.version.empty()) return result;
  result.push_back(main);
  std::set<std::string> seen{main.version};
  for (auto& candidate : candidates(main)) {
    const auto what = candidate.toolchain == "local" ? candidate.command : candidate.toolchain;
    candidate.version = ask_version(candidate, what);
    if (!candidate.version.empty() && seen.insert(candidate.version).second) result.push_back(candidate);
  }
  return result;
}

}  // namespace

std::map<std::string, std::string> GoToolchain::environment() const {
  auto result = clean_environment();
  result["GOENV"] = "off";
  result["GOFLAGS"] = "-buildvcs=false";
  if (!version.empty() && !at_least(version, "1.18")) result["GOFLAGS"] = "";
  result["GOTOOLCHAIN"] = toolchain;
  result["GOPROXY"] = "off";
  result["GOTELEMETRY"] = "off";
  result["CGO_ENABLED"] = "1";
  return result;
}

bool at_least(const std::string& version, const std::string& least) { return numbers(version) >= numbers(least); }

const std::vector<GoToolchain>& go_toolchains() {
  static const auto result = find_toolchains();
  return result;
}

}  // namespace runpath::test
