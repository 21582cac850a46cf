// Prints the messages of a creator's room, from the platform's own binary socket.
#include <Poco/RegularExpression.h>

#include <iostream>

#include "events/audience.pb.h"
#include "events/chat.pb.h"
#include "events/gift.pb.h"
#include "events/room.pb.h"
#include "frames.h"
#include "program.h"
#include "socket.h"
#include "ticket.h"
#include "transport.pb.h"

using Clock = std::chrono::steady_clock;

namespace {
constexpr Seconds kSilence{60};
constexpr int kEndedByHost = 3;
constexpr int kEndedByPlatform = 4;

template <class Message>
Message parse(const std::string& bytes) {
  Message message;
  if (!message.ParseFromString(bytes)) throw Unreadable("it is no " + message.GetTypeName());
  return message;
}

// How often the server wants to hear a heartbeat.
Seconds heartbeat_interval(const Socket& socket) {
  static const Poco::RegularExpression option("(?:^|;)\\s*ping-interval=([1-9][0-9]{0,2})\\s*(?:;|$)");
  std::vector<std::string> match;
  return Seconds(option.split(socket.header("Handshake-Options"), match) > 0 ? std::stoi(match[1]) : 10);
}

std::string describe(const webcast::BaseProtoMessage& message) {
  const auto& method = message.method();
  if (method == "WebcastChatMessage") {
    const auto chat = parse<webcast::events::WebcastChatMessage>(message.payload());
    return "chat " + chat.user().nickname() + ": " + chat.content();
  }
  if (method == "WebcastGiftMessage") {
    const auto gift = parse<webcast::events::WebcastGiftMessage>(message.payload());
    return "gift " + gift.user().nickname() + " " + gift.gift().name() + " x " + std::to_string(gift.repeat_count());
  }
  if (method == "WebcastLikeMessage") {
    const auto like = parse<webcast::events::WebcastLikeMessage>(message.payload());
    return "like " + like.user().nickname() + " " + std::to_string(like.count());
  }
  return method;
}

// That of a stream before may be in the history.
bool ends_stream(const webcast::BaseProtoMessage& message) {
  if (message.method() != "WebcastControlMessage" || message.is_history()) return false;
  const int action = parse<webcast::events::WebcastControlMessage>(message.payload()).action();
  return action == kEndedByHost || action == kEndedByPlatform;
}

void handle(const std::string& bytes, Socket& socket, Program& program) {
  const auto frame = parse<webcast::WebcastPushFrame>(bytes);
  if (frame.payload_type() != "msg" && frame.payload_type() != "im_enter_room_resp") return;
  const auto result = parse<webcast::ProtoMessageFetchResult>(inflate(frame.payload()));
  // First of all: an ack says that the messages came, not that they were understood.
  if (result.need_ack()) socket.send(ack(frame.log_id(), result.internal_ext()));
  bool has_ended = false;
  for (const auto& message : result.messages()) {
    std::string line;
    try {
      line = describe(message);
      has_ended = ends_stream(message) || has_ended;
    } catch (const Unreadable& unreadable) {
      std::cerr << message.method() << " cannot be read: " << unreadable.what() << std::endl;
      continue;
    }
    program.print(line);
  }
  if (has_ended) throw Closed(4005);
}

void listen_to(Socket& socket, std::int64_t room_id, Program& program, Retry& retry) {
  const Seconds interval = heartbeat_interval(socket);
  socket.send(enter_room(room_id));
  Seconds quiet{0};
  for (std::int64_t beats = 1; quiet < kSilence; beats++) {
    const auto beat_at = Clock::now() + interval;
    while (const auto bytes = socket.receive(beat_at - Clock::now())) {
      quiet = Seconds::zero();
      retry.received();
      try {
        handle(*bytes, socket, program);
      } catch (const Unreadable& unreadable) {
        std::cerr << "a frame that cannot be read: " << unreadable.what() << std::endl;
      }
    }
    quiet += interval;
    socket.send(heartbeat(room_id, beats));
  }
  throw Broken("silence");
}
}  // namespace

int main(int argc, char** argv) {
  Program program(argc, argv);
  const auto listen = [&](Retry& retry) {
    // A signed URL is good for one socket, and not for long: each connection asks for its own.
    const Ticket ticket = request_ticket(program);
    const auto socket = open_socket(ticket);
    listen_to(*socket, ticket.room_id, program, retry);
  };
  return program.run(listen, {});
}
