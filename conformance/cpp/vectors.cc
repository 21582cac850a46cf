#include "vectors.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace conformance {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Struct read_json(const std::string& path) {
  Struct json;
  const auto status = google::protobuf::util::JsonStringToMessage(read_file(path), &json);
  if (!status.ok()) throw std::runtime_error(path + ": " + status.ToString());
  return json;
}

const Value* find(const Struct& object, const std::string& key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? nullptr : &found->second;
}

std::string text(const Struct& object, const std::string& key) {
  const Value* value = find(object, key);
  return value == nullptr ? "" : value->string_value();
}

std::string from_base64(const std::string& text) {
  static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char digit : text) {
    const auto value = digits.find(digit);
    if (value == std::string::npos) break;
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) bytes.push_back(static_cast<char>(bits >> (count -= 8) & 0xff));
  }
  return bytes;
}

int visit_file(const std::string& folder, const std::string& file, const std::function<void(const Test&)>& visit) {
  const Struct json = read_json(folder + "/" + file);
  int count = 0;
  for (const Value& item : find(json, "testGroups")->list_value().values()) {
    const Struct& group = item.struct_value();
    for (const Value& entry : find(group, "tests")->list_value().values()) {
      const Struct& test = entry.struct_value();
      const int id = static_cast<int>(find(test, "tcId")->number_value());
      visit({file + " " + std::to_string(id), text(group, "type"), text(group, "payloadType"), text(test, "comment"),
             text(test, "result"), from_base64(text(test, "base64")), find(test, "expected")});
      ++count;
    }
  }
  return count;
}

}  // namespace

void for_each_test(const std::string& folder, const std::function<void(const Test&)>& visit) {
  const Struct index = read_json(folder + "/index.json");
  for (const Value& item : find(index, "files")->list_value().values()) {
    const Struct& entry = item.struct_value();
    const std::string file = text(entry, "file");
    const int said = static_cast<int>(find(entry, "count")->number_value());
    if (visit_file(folder, file, visit) != said) throw std::runtime_error(file + ": index.json says another count");
  }
}

std::set<std::string> read_expected_failures(const std::string& path) {
  std::set<std::string> tests;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    line = line.substr(0, line.find('#'));
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty()) tests.insert(line);
  }
  return tests;
}

}  // namespace conformance
