// What the signing API gives for one socket of the platform.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "program.h"
#include "socket.h"

struct Ticket {
  std::string url;
  std::string cookies;
  std::string user_agent;
  std::int64_t room_id;
};

// Throws Refused when the API does not answer with 200.
Ticket request_ticket(const Program& program);

std::unique_ptr<Socket> open_socket(const Ticket& ticket);
