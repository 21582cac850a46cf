// The golden vectors as files: reading them, and the list of tests that are known to fail.
#pragma once

#include <google/protobuf/struct.pb.h>

#include <functional>
#include <set>
#include <string>

namespace conformance {

using google::protobuf::Struct;
using google::protobuf::Value;

struct Test {
  std::string id;  // file and tcId
  std::string type;
  std::string payload_type;  // empty unless the payload of a push frame is what counts
  std::string comment;
  std::string result;
  std::string data;
  const Value* expected;  // null for tests whose result is "invalid"
};

// Calls `visit` for every test of every file that index.json lists.
void for_each_test(const std::string& folder, const std::function<void(const Test&)>& visit);

std::set<std::string> read_expected_failures(const std::string& path);

}  // namespace conformance
