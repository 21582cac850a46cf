// How a connection ends.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

using Seconds = std::chrono::duration<double>;

// A socket was closed; 1006 says that it broke without a close code.
struct Closed : std::runtime_error {
  explicit Closed(int code) : std::runtime_error("closed " + std::to_string(code)), code(code) {}
  int code;
};

// A request, or the handshake of a managed socket, was answered with a status that is no success.
struct Refused : std::runtime_error {
  Refused(int status, Seconds retry_after)
      : std::runtime_error("refused with " + std::to_string(status)), status(status), retry_after(retry_after) {}
  int status;
  Seconds retry_after;  // 0 when the answer did not say
};

// Any other end: no connection, silence, a handshake that the platform refused.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The program was told to end, or has printed as many events as were wanted.
struct Stopped {};
