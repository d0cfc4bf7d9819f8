// Holds a line of a trace against docs/trace.schema.json.
#pragma once

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace runpath {

// A JSON file's whole text.
inline std::string read_whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The schema of one record, read once.
class TraceSchema {
 public:
  explicit TraceSchema(const std::string& path = RUNPATH_TRACE_SCHEMA)
      : m_json(nlohmann::json::parse(read_whole_file(path))) {
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(m_json), m_schema);
  }

  [[nodiscard]] const nlohmann::json& json() const { return m_json; }

  // What is wrong with the line, one sentence a line of text; "" when it is a good record.
  [[nodiscard]] std::string complaints(const std::string& line) const {
    const auto record = nlohmann::json::parse(line, nullptr, false);
    if (record.is_discarded()) return "not a whole JSON value\n";
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(m_schema, valijson::adapters::NlohmannJsonAdapter(record), &results)) return "";
    std::string said;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const auto& place : error.context) said += place;
      said += ": " + error.description + "\n";
    }
    return said;
  }

 private:
  nlohmann::json m_json;
  valijson::Schema m_schema;
};

}  // namespace runpath
