#include "frames.h"

#include <Poco/InflatingStream.h>

#include <limits>
#include <random>
#include <sstream>

#include "transport.pb.h"

namespace {
constexpr std::size_t kLargestPayload = 16 << 20;
constexpr std::size_t kChunk = 1 << 16;

std::string frame(const std::string& payload_type, const std::string& payload, std::uint64_t log_id = 0) {
  webcast::WebcastPushFrame frame;
  frame.set_log_id(log_id);
  frame.set_payload_encoding("pb");
  frame.set_payload_type(payload_type);
  frame.set_payload(payload);
  return frame.SerializeAsString();
}
}  // namespace

std::string enter_room(std::int64_t room_id) {
  std::random_device random;
  webcast::WebcastImEnterRoomMessage enter;
  enter.set_room_id(room_id);
  enter.set_live_id(12);
  enter.set_identity("audience");
  enter.set_enter_unique_id(
      std::uniform_int_distribution<std::int64_t>(1, std::numeric_limits<std::int64_t>::max())(random));
  enter.set_filter_welcome_msg("0");
  return frame("im_enter_room", enter.SerializeAsString());
}

std::string heartbeat(std::int64_t room_id, std::int64_t number) {
  webcast::HeartBeatMessage beat;
  beat.set_room_id(room_id);
  beat.set_send_packet_seq_id(number);
  return frame("hb", beat.SerializeAsString());
}

std::string ack(std::uint64_t log_id, const std::string& internal_ext) {
  return frame("ack", internal_ext.empty() ? "-" : internal_ext, log_id);
}

std::string inflate(const std::string& payload) {
  if (payload.rfind("\x1f\x8b", 0) != 0) return payload;
  std::istringstream packed(payload);
  Poco::InflatingInputStream inflater(packed, Poco::InflatingStreamBuf::STREAM_GZIP);
  std::string inflated;
  std::string chunk(kChunk, '\0');
  while (inflater.read(chunk.data(), kChunk), inflater.gcount() > 0) {
    inflated.append(chunk, 0, static_cast<std::size_t>(inflater.gcount()));
    if (inflated.size() > kLargestPayload) throw Unreadable("the payload is too large");
  }
  if (inflater.bad()) throw Unreadable("the payload cannot be inflated");
  return inflated;
}
