// Prints the events of a creator's stream, from the managed socket.
#include "json_lines.h"

namespace {
std::string nickname(const Poco::JSON::Object& data) {
  return data.getObject("user")->getValue<std::string>("nickname");
}

std::string describe(const Poco::JSON::Object& message) {
  const auto event = message.getValue<std::string>("event");
  const auto data = message.getObject("data");
  if (event == "chat") return "chat " + nickname(*data) + ": " + data->getValue<std::string>("comment");
  if (event == "gift") {
    return "gift " + nickname(*data) + " " + data->getValue<std::string>("giftName") + " x " +
           std::to_string(data->getValue<int>("repeatCount"));
  }
  if (event == "like") return "like " + nickname(*data) + " " + std::to_string(data->getValue<int>("likeCount"));
  return event;
}
}  // namespace

int main(int argc, char** argv) {
  Program program(argc, argv);
  return print_json_lines(program, "/", describe);
}
