// The sockets that speak JSON: that of events, and that of captions.
#pragma once

#include <Poco/JSON/Object.h>

#include <functional>
#include <string>

#include "program.h"

// Prints a line for each message, again and again; returns the exit code.
int print_json_lines(Program& program, const std::string& path,
                     const std::function<std::string(const Poco::JSON::Object&)>& describe);
