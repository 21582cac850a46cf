#include "ticket.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPRequest.h>

#include "http.h"

using Poco::JSON::Object;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

Ticket request_ticket(const Program& program) {
  Object question;
  question.set("unique_id", program.unique_id);
  std::ostringstream body;
  question.stringify(body);

  const Poco::URI uri(program.base_url + "/webcast/ws_credentials");
  HTTPRequest request(HTTPRequest::HTTP_POST, uri.getPathAndQuery(), HTTPRequest::HTTP_1_1);
  request.set("x-api-key", program.key);
  request.setContentType("application/json");
  request.setContentLength(static_cast<std::streamsize>(body.str().size()));
  HTTPResponse response;
  try {
    const auto session = http_session(uri);
    session->sendRequest(request) << body.str();
    auto& answer = session->receiveResponse(response);
    if (response.getStatus() != HTTPResponse::HTTP_OK) throw refused(response);
    const auto data = Poco::JSON::Parser().parse(answer).extract<Object::Ptr>()->getObject("data");
    return {
        data->getValue<std::string>("ws_url"),
        data->getValue<std::string>("cookies"),
        data->getValue<std::string>("user_agent"),
        std::stoll(data->getValue<std::string>("room_id")),
    };
  } catch (const Poco::Exception& error) {
    throw Broken("no answer from ws_credentials: " + error.displayText());
  } catch (const std::logic_error&) {
    throw Broken("the answer of ws_credentials has no room");
  }
}

std::unique_ptr<Socket> open_socket(const Ticket& ticket) {
  try {
    return std::make_unique<Socket>(ticket.url, std::map<std::string, std::string>{
                                                    {"Cookie", ticket.cookies},
                                                    {"User-Agent", ticket.user_agent},
                                                    {"Origin", "https://www.tiktok.com"},
                                                });
  } catch (const Refused& refused) {
    // The next signature may be let in.
    if (refused.status != HTTPResponse::HTTP_TOO_MANY_REQUESTS) throw Broken(std::string("handshake ") + refused.what());
    throw;
  }
}
