#include "socket.h"

#include <Poco/Buffer.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>

#include <algorithm>

#include "http.h"
#include "program.h"

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::WebSocket;
using Clock = std::chrono::steady_clock;

namespace {
constexpr std::size_t kLargestMessage = 4 << 20;
constexpr int kNormal = 1000;
constexpr int kNoCode = 1005;
constexpr int kAbnormal = 1006;
// How soon a signal is seen: Poco goes on waiting when one interrupts it.
constexpr Seconds kSlice{0.1};
constexpr Seconds kCloseTimeout{3};

Poco::Timespan timespan(Seconds seconds) {
  return Poco::Timespan(std::chrono::duration_cast<std::chrono::microseconds>(seconds).count());
}
}  // namespace

Socket::Socket(const std::string& url, const std::map<std::string, std::string>& headers) {
  const Poco::URI uri(url);
  HTTPRequest request(HTTPRequest::HTTP_GET, uri.getPathAndQuery(), HTTPRequest::HTTP_1_1);
  for (const auto& [name, value] : headers) request.set(name, value);
  HTTPResponse response;
  try {
    const auto session = http_session(uri);
    socket_ = std::make_unique<WebSocket>(*session, request, response);
  } catch (const Poco::Net::WebSocketException&) {
    throw refused(response);
  } catch (const Poco::Exception& error) {
    throw Broken(error.displayText());
  }
  handshake_.insert(response.begin(), response.end());
  socket_->setMaxPayloadSize(kLargestMessage);
}

Socket::~Socket() {
  try {
    if (is_open_) close();
  } catch (const std::exception&) {
    // It is gone already.
  }
}

std::string Socket::header(const std::string& name) const {
  const auto found = std::find_if(handshake_.begin(), handshake_.end(),
                                  [&](const auto& entry) { return Poco::icompare(entry.first, name) == 0; });
  return found == handshake_.end() ? "" : found->second;
}

std::optional<std::string> Socket::receive(Seconds timeout) {
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    if (is_stopping()) throw Stopped();
    const Seconds left = std::clamp(Seconds(deadline - Clock::now()), Seconds::zero(), kSlice);
    try {
      if (socket_->available() > 0 || socket_->poll(timespan(left), Poco::Net::Socket::SELECT_READ)) {
        if (auto message = receive_frame()) return message;
      }
    } catch (const Poco::Exception&) {
      is_open_ = false;
      throw Closed(kAbnormal);
    }
    if (Clock::now() >= deadline) return std::nullopt;
  }
}

// Empty when the message goes on, or when the frame is none of a message.
std::optional<std::string> Socket::receive_frame() {
  Poco::Buffer<char> buffer(0);
  int flags = 0;
  socket_->receiveFrame(buffer, flags);
  const std::string payload(buffer.begin(), buffer.size());
  switch (flags & WebSocket::FRAME_OP_BITMASK) {
    case WebSocket::FRAME_OP_TEXT:
    case WebSocket::FRAME_OP_BINARY:
      break;
    case WebSocket::FRAME_OP_CONT:
      if (flags != 0) break;
      // Nothing at all: the other side is gone.
      is_open_ = false;
      throw Closed(kAbnormal);
    default:
      answer(flags, payload);
      return std::nullopt;
  }
  fragments_ += payload;
  if (fragments_.size() > kLargestMessage) throw Broken("a message is too large");
  if ((flags & WebSocket::FRAME_FLAG_FIN) == 0) return std::nullopt;
  return std::exchange(fragments_, {});
}

void Socket::answer(int flags, const std::string& payload) {
  const int opcode = flags & WebSocket::FRAME_OP_BITMASK;
  if (opcode == WebSocket::FRAME_OP_PING) {
    socket_->sendFrame(payload.data(), static_cast<int>(payload.size()),
                       WebSocket::FRAME_FLAG_FIN | WebSocket::FRAME_OP_PONG);
  }
  if (opcode != WebSocket::FRAME_OP_CLOSE) return;
  is_open_ = false;
  const bool has_code = payload.size() >= 2;
  const int code = has_code ? static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]) : kNoCode;
  socket_->shutdown(static_cast<Poco::UInt16>(has_code ? code : kNormal));
  throw Closed(code);
}

void Socket::send(const std::string& message) {
  try {
    socket_->sendFrame(message.data(), static_cast<int>(message.size()), WebSocket::FRAME_BINARY);
  } catch (const Poco::Exception&) {
    is_open_ = false;
    throw Closed(kAbnormal);
  }
}

void Socket::close() {
  is_open_ = false;
  socket_->shutdown(kNormal);
  // The other side has so long for its half.
  socket_->setReceiveTimeout(timespan(kCloseTimeout));
  const auto deadline = Clock::now() + kCloseTimeout;
  int flags = 0;
  do {
    Poco::Buffer<char> buffer(0);
    if (socket_->receiveFrame(buffer, flags) == 0 && flags == 0) return;
  } while ((flags & WebSocket::FRAME_OP_BITMASK) != WebSocket::FRAME_OP_CLOSE && Clock::now() < deadline);
}
