#include "json_lines.h"

#include <Poco/JSON/Parser.h>

#include <iostream>

#include "socket.h"

namespace {
// Without a message for so long, the other side is gone: it closes with 4006 earlier.
constexpr Seconds kSilence{90};
}  // namespace

int print_json_lines(Program& program, const std::string& path,
                     const std::function<std::string(const Poco::JSON::Object&)>& describe) {
  const auto listen = [&](Retry& retry) {
    Socket socket(program.socket_url(path), {});
    while (const auto text = socket.receive(kSilence)) {
      retry.received();
      std::string line;
      try {
        line = describe(*Poco::JSON::Parser().parse(*text).extract<Poco::JSON::Object::Ptr>());
      } catch (const Poco::Exception&) {
        std::cerr << "a message that cannot be read" << std::endl;
        continue;
      }
      program.print(line);
    }
    throw Broken("silence");
  };
  return program.run(listen, {1000, 1008});
}
