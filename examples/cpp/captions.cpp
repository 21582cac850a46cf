// Prints what is said in a creator's stream, as text.
#include "json_lines.h"

namespace {
std::string describe(const Poco::JSON::Object& message) {
  const auto type = message.getValue<std::string>("type");
  if (type != "caption") return type;
  return "caption " + message.getValue<std::string>("language") + ": " + message.getValue<std::string>("text");
}
}  // namespace

int main(int argc, char** argv) {
  Program program(argc, argv);
  return print_json_lines(program, "/captions", describe);
}
