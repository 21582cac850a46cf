// A WebSocket that is asked for one message after the other.
#pragma once

#include <Poco/Net/HTTPMessage.h>
#include <Poco/Net/WebSocket.h>
#include <Poco/URI.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ended.h"

class Socket {
 public:
  // Throws Refused when the handshake was not answered with 101, and Broken when it was not answered.
  Socket(const std::string& url, const std::map<std::string, std::string>& headers);
  // Closes with 1000 where the other side has not closed.
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // A header of the answer to the handshake; empty when it had none.
  std::string header(const std::string& name) const;

  // Empty when no message came in time. Throws Closed, and Stopped when the program is told to end.
  std::optional<std::string> receive(Seconds timeout);

  void send(const std::string& message);

 private:
  std::optional<std::string> receive_frame();
  void answer(int flags, const std::string& payload);
  void close();

  std::map<std::string, std::string> handshake_;
  std::unique_ptr<Poco::Net::WebSocket> socket_;
  std::string fragments_;
  bool is_open_ = true;
};
