// Reads all golden vectors with Google's C++ runtime: DynamicMessage and the descriptors that protoc made.
// Prints what fails and "N passed, N failed"; exits with 1 if any did.
//
//   run <descriptor set> <folder of vectors> <list of expected failures>

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/gzip_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <zlib.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>

#include "json.h"
#include "vectors.h"

namespace conformance {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

class Schema {
 public:
  explicit Schema(const std::string& path) {
    google::protobuf::FileDescriptorSet files;
    std::ifstream stream(path, std::ios::binary);
    if (!files.ParseFromIstream(&stream)) throw std::runtime_error("no descriptors in " + path);
    for (const auto& file : files.file()) {
      if (pool_.BuildFile(file) == nullptr) throw std::runtime_error("cannot build " + file.name());
    }
  }

  // Null when the runtime rejects the bytes.
  std::unique_ptr<Message> parse(const std::string& type, const std::string& data) {
    const Descriptor* descriptor = pool_.FindMessageTypeByName(type);
    if (descriptor == nullptr) throw std::runtime_error("no message " + type);
    std::unique_ptr<Message> message(factory_.GetPrototype(descriptor)->New());
    return message->ParseFromString(data) ? std::move(message) : nullptr;
  }

 private:
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
};

std::string text_of(const Message& message, const std::string& field) {
  return message.GetReflection()->GetString(message, message.GetDescriptor()->FindFieldByName(field));
}

bool says_gzip(const Message& frame) {
  const auto* field = frame.GetDescriptor()->FindFieldByName("headers");
  for (int at = 0; at < frame.GetReflection()->FieldSize(frame, field); ++at) {
    const Message& header = frame.GetReflection()->GetRepeatedMessage(frame, field, at);
    if (text_of(header, "key") == "compress_type" && text_of(header, "value") == "gzip") return true;
  }
  return false;
}

std::optional<std::string> gunzip(const std::string& data) {
  google::protobuf::io::ArrayInputStream input(data.data(), static_cast<int>(data.size()));
  google::protobuf::io::GzipInputStream stream(&input, google::protobuf::io::GzipInputStream::GZIP);
  std::string result;
  const void* chunk;
  for (int size; stream.Next(&chunk, &size);) result.append(static_cast<const char*>(chunk), size);
  const bool ended = stream.ZlibErrorCode() == Z_STREAM_END;
  return ended ? std::optional(result) : std::nullopt;
}

// The payload of a push frame; nothing when it says that it is gzip and is not.
std::optional<std::string> inflate(const Message& frame) {
  const std::string payload = text_of(frame, "payload");
  const bool looks_gzip = payload.rfind("\x1f\x8b", 0) == 0;
  return !payload.empty() && (looks_gzip || says_gzip(frame)) ? gunzip(payload) : payload;
}

std::unique_ptr<Message> read(Schema& schema, const Test& test) {
  auto message = schema.parse(test.type, test.data);
  if (message == nullptr || test.payload_type.empty()) return message;
  const auto payload = inflate(*message);
  return payload ? schema.parse(test.payload_type, *payload) : nullptr;
}

bool is_right(Schema& schema, const Test& test) {
  const auto message = read(schema, test);
  if (test.result == "invalid") return message == nullptr;
  if (message == nullptr) return false;
  Value found;
  *found.mutable_struct_value() = to_json(*message);
  return is_same(found, *test.expected);
}

int run(const std::string& descriptors, const std::string& vectors, const std::string& expected_failures) {
  Schema schema(descriptors);
  auto expected = read_expected_failures(expected_failures);
  int passed = 0, failed = 0, foreseen = 0;
  for_each_test(vectors, [&](const Test& test) {
    const bool right = is_right(schema, test);
    const bool listed = expected.erase(test.id) > 0;
    if (right != listed) return void(++passed), void(foreseen += listed);
    ++failed;
    const char* verdict = right ? "PASSED UNEXPECTEDLY " : "FAILED ";
    std::cout << verdict << test.id << " # " << test.result << ": " << test.comment << "\n";
  });
  for (const auto& id : expected) std::cout << "NO SUCH TEST " << id << "\n", ++failed;
  std::cout << foreseen << " failed as expected\n" << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace conformance

int main(int count, char** arguments) {
  GOOGLE_PROTOBUF_VERIFY_VERSION;
  if (count != 4) {
    std::cerr << "run <descriptor set> <folder of vectors> <list of expected failures>\n";
    return 2;
  }
  // Every test with broken text would write a line.
  google::protobuf::LogSilencer silent;
  try {
    std::cout << "cpp " << google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION) << "\n";
    return conformance::run(arguments[1], arguments[2], arguments[3]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
