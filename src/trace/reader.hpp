// Reading a trace back, whatever state a crash left it in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"
#include "trace/record.hpp"

namespace runpath {

// One JSON object back into a record. Fields that this version does not know are ignored, missing ones keep their
// default. Errors: not a whole JSON object, another schema, a field of the wrong type.
[[nodiscard]] Result<Record> parse_record(std::string_view line);

// One record and where it stands.
struct TraceLine {
  std::string file;
  std::size_t number = 0;  // of the line, from 1
  std::string text;        // as it stands there
  Record record;
};

// A line that is no record: torn by a crash, or foreign.
struct BadLine {
  std::string file;
  std::size_t number = 0;
  std::string why;
};

// A whole trace, in the order of the lines; a directory's files by name, that is by time.
struct Trace {
  std::vector<TraceLine> lines;
  std::vector<BadLine> bad;
};

// Takes one file's text apart and appends what it holds to `trace`.
void read_trace_text(const std::string& file, std::string_view text, Trace& trace);

// Reads a file, or every *.jsonl file of a directory. Errors: nothing there, not readable.
[[nodiscard]] Result<Trace> read_trace(const std::string& path, const FileSystem& files);

}  // namespace runpath
