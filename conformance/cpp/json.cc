#include "json.h"

#include <google/protobuf/descriptor.h>

#include <cmath>
#include <string>
#include <vector>

namespace conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Value;

std::string to_base64(const std::string& bytes) {
  static const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) text.push_back(digits[bits >> (count - 6) & 63]);
  }
  if (count > 0) text.push_back(digits[bits << (6 - count) & 63]);
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

Value text_value(const std::string& text) {
  Value value;
  value.set_string_value(text);
  return value;
}

Value number_value(double number) {
  if (std::isnan(number)) return text_value("NaN");
  if (std::isinf(number)) return text_value(number < 0 ? "-Infinity" : "Infinity");
  Value value;
  value.set_number_value(number);
  return value;
}

Value bool_value(bool flag) {
  Value value;
  value.set_bool_value(flag);
  return value;
}

Value message_value(const Message& message) {
  Value value;
  *value.mutable_struct_value() = to_json(message);
  return value;
}

Value bytes_or_text(const FieldDescriptor& field, const std::string& data) {
  return text_value(field.type() == FieldDescriptor::TYPE_BYTES ? to_base64(data) : data);
}

// Of a field that is no list.
Value single(const Message& message, const FieldDescriptor& field) {
  const Reflection& of = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: return number_value(of.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32: return number_value(of.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64: return text_value(std::to_string(of.GetInt64(message, &field)));
    case FieldDescriptor::CPPTYPE_UINT64: return text_value(std::to_string(of.GetUInt64(message, &field)));
    case FieldDescriptor::CPPTYPE_FLOAT: return number_value(of.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE: return number_value(of.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: return number_value(of.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL: return bool_value(of.GetBool(message, &field));
    case FieldDescriptor::CPPTYPE_STRING: return bytes_or_text(field, of.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE: return message_value(of.GetMessage(message, &field));
  }
  return Value();
}

Value item(const Message& message, const FieldDescriptor& field, int at) {
  const Reflection& of = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: return number_value(of.GetRepeatedInt32(message, &field, at));
    case FieldDescriptor::CPPTYPE_UINT32: return number_value(of.GetRepeatedUInt32(message, &field, at));
    case FieldDescriptor::CPPTYPE_INT64: return text_value(std::to_string(of.GetRepeatedInt64(message, &field, at)));
    case FieldDescriptor::CPPTYPE_UINT64: return text_value(std::to_string(of.GetRepeatedUInt64(message, &field, at)));
    case FieldDescriptor::CPPTYPE_FLOAT: return number_value(of.GetRepeatedFloat(message, &field, at));
    case FieldDescriptor::CPPTYPE_DOUBLE: return number_value(of.GetRepeatedDouble(message, &field, at));
    case FieldDescriptor::CPPTYPE_ENUM: return number_value(of.GetRepeatedEnumValue(message, &field, at));
    case FieldDescriptor::CPPTYPE_BOOL: return bool_value(of.GetRepeatedBool(message, &field, at));
    case FieldDescriptor::CPPTYPE_STRING: return bytes_or_text(field, of.GetRepeatedString(message, &field, at));
    case FieldDescriptor::CPPTYPE_MESSAGE: return message_value(of.GetRepeatedMessage(message, &field, at));
  }
  return Value();
}

std::string key_text(const Value& key) {
  if (key.kind_case() == Value::kStringValue) return key.string_value();
  if (key.kind_case() == Value::kBoolValue) return key.bool_value() ? "true" : "false";
  return std::to_string(static_cast<int64_t>(key.number_value()));
}

// Reflection shows a map as a list of entries; of a key that comes twice the last entry counts.
Value map_value(const Message& message, const FieldDescriptor& field, int size) {
  Value value;
  auto& fields = *value.mutable_struct_value()->mutable_fields();
  for (int at = 0; at < size; ++at) {
    const Message& entry = message.GetReflection()->GetRepeatedMessage(message, &field, at);
    const auto& type = *entry.GetDescriptor();
    fields[key_text(single(entry, *type.map_key()))] = single(entry, *type.map_value());
  }
  return value;
}

Value list_value(const Message& message, const FieldDescriptor& field, int size) {
  Value value;
  for (int at = 0; at < size; ++at) *value.mutable_list_value()->add_values() = item(message, field, at);
  return value;
}

Value field_value(const Message& message, const FieldDescriptor& field) {
  if (!field.is_repeated()) return single(message, field);
  const int size = message.GetReflection()->FieldSize(message, &field);
  return field.is_map() ? map_value(message, field, size) : list_value(message, field, size);
}

bool is_same_object(const Struct& a, const Struct& b) {
  if (a.fields_size() != b.fields_size()) return false;
  for (const auto& [key, value] : a.fields()) {
    const auto other = b.fields().find(key);
    if (other == b.fields().end() || !is_same(value, other->second)) return false;
  }
  return true;
}

bool is_same_list(const google::protobuf::ListValue& a, const google::protobuf::ListValue& b) {
  if (a.values_size() != b.values_size()) return false;
  for (int at = 0; at < a.values_size(); ++at) {
    if (!is_same(a.values(at), b.values(at))) return false;
  }
  return true;
}

}  // namespace

Struct to_json(const Message& message) {
  std::vector<const FieldDescriptor*> present;
  message.GetReflection()->ListFields(message, &present);
  Struct json;
  for (const FieldDescriptor* field : present) (*json.mutable_fields())[field->json_name()] = field_value(message, *field);
  return json;
}

bool is_same(const Value& a, const Value& b) {
  if (a.kind_case() != b.kind_case()) return false;
  switch (a.kind_case()) {
    case Value::kStructValue: return is_same_object(a.struct_value(), b.struct_value());
    case Value::kListValue: return is_same_list(a.list_value(), b.list_value());
    case Value::kStringValue: return a.string_value() == b.string_value();
    case Value::kBoolValue: return a.bool_value() == b.bool_value();
    default: return a.number_value() == b.number_value();
  }
}

}  // namespace conformance
