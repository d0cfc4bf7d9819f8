// validate-trace FILE...: status 1, and words, unless every line of every file is a record by docs/trace.schema.json.
#include <cstdio>
#include <exception>
#include <sstream>

#include "support/schema.hpp"

int main(int argc, char** argv) {
  try {
    const runpath::TraceSchema schema;
    int bad = 0;
    int good = 0;
    for (int i = 1; i < argc; ++i) {
      std::istringstream lines(runpath::read_whole_file(argv[i]));
      std::string line;
      for (int number = 1; std::getline(lines, line); ++number) {
        const auto complaints = schema.complaints(line);
        if (complaints.empty()) {
          ++good;
        } else {
          ++bad;
          std::fprintf(stderr, "%s:%d:\n%s", argv[i], number, complaints.c_str());
        }
      }
    }
    std::printf("%d good, %d bad\n", good, bad);
    return bad == 0 && good > 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "validate-trace: %s\n", error.what());
    return 1;
  }
}
