// proto3 JSON of any message, with enums as numbers: written against reflection, not against Google's own JSON printer,
// so that the rules of fixtures/vectors/README.md are said a second time.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/struct.pb.h>

namespace conformance {

google::protobuf::Struct to_json(const google::protobuf::Message& message);

bool is_same(const google::protobuf::Value& a, const google::protobuf::Value& b);

}  // namespace conformance
