// The push frames that a client sends, and the payloads of those that it gets.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string enter_room(std::int64_t room_id);
// The number is 1 for the first, and then one more each.
std::string heartbeat(std::int64_t room_id, std::int64_t number);
std::string ack(std::uint64_t log_id, const std::string& internal_ext);

// What does not start like gzip is none: no protobuf message starts so. Throws Unreadable.
std::string inflate(const std::string& payload);
