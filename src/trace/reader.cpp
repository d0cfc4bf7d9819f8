#include "trace/reader.hpp"

#include <algorithm>

#include "base/paths.hpp"

namespace runpath {

void read_trace_text(const std::string& file, std::string_view text, Trace& trace) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    auto record = parse_record(line);
    if (record) {
      trace.lines.push_back({file, number, std::string(line), std::move(record).value()});
    } else {
      trace.bad.push_back({file, number, std::move(record).error().message});
    }
  }
}

Result<Trace> read_trace(const std::string& path, const FileSystem& files) {
  Trace trace;
  const auto status = files.status(path);
  if (!status || status->type != FileType::directory) {
    TRY(const auto text, files.read(path));
    read_trace_text(path, text, trace);
    return trace;
  }
  auto names = files.list(path);
  std::ranges::sort(names);
  for (const auto& name : names) {
    if (!name.ends_with(".jsonl")) continue;
    const std::string file = path_join(path, name);
    TRY(const auto text, files.read(file));
    read_trace_text(file, text, trace);
  }
  return trace;
}

}  // namespace runpath
