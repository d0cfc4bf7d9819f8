// `runpath trace`: the records of a trace in words.
#include <fmt/format.h>

#include <cstdio>

#include "base/paths.hpp"
#include "cli/commands.hpp"
#include "cli/describe.hpp"
#include "cli/page.hpp"
#include "trace/reader.hpp"
#include "trace/words.hpp"

namespace runpath::cli {

namespace {

Result<Trace> read_place(const std::string& place) {
  if (place != "-") return read_trace(place, real_file_system());
  std::string text;
  std::string buffer(1 << 16, '\0');
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), stdin)) text.append(buffer, 0, count);
  Trace trace;
  read_trace_text("standard input", text, trace);
  return trace;
}

// Whether `wanted` is the path, or the end of it from a slash on.
bool names(const std::string& path, const std::string& wanted) {
  return path == wanted || (!wanted.empty() && path.ends_with("/" + wanted));
}

bool matches(const Record& record, const TraceOptions& options) {
  if (!options.kind.empty() && word_of(record.kind) != options.kind && record.call_kind != options.kind) return false;
  if (options.output.empty()) return true;
  if (!record.link_line) return false;
  const auto& output = record.link_line->output;
  return names(output, options.output) || clean_absolute(output, record.cwd) == options.output;
}

}  // namespace

int trace_command(const TraceOptions& options) {
  const auto trace = read_place(options.place);
  if (!trace) {
    complain(trace.error().message);
    return kBadUsage;
  }
  Page page;
  std::string raw;
  std::size_t shown = 0;
  for (const auto& line : trace.value().lines) {
    if (!matches(line.record, options)) continue;
    if (options.json) {
      raw += line.text + "\n";
    } else {
      if (shown != 0) page.blank();
      describe(line.record, options.long_form, page);
    }
    ++shown;
  }
  print(options.json ? raw : page.text());
  for (const auto& bad : trace.value().bad) {
    complain(fmt::format("{}:{}: passed over: {}", bad.file, bad.number, bad.why));
  }
  if (shown != 0) return kGood;
  complain(trace.value().lines.empty() ? "no record in " + options.place
                                       : fmt::format("none of {} records matches", trace.value().lines.size()));
  return kFoundWrong;
}

}  // namespace runpath::cli
