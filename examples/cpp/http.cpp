#include "http.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/NumberParser.h>

using Poco::Net::Context;
using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPSClientSession;

namespace {
const Poco::Timespan kTimeout(20, 0);
}

std::unique_ptr<HTTPClientSession> http_session(const Poco::URI& uri) {
  const bool is_secure = uri.getScheme() == "https" || uri.getScheme() == "wss";
  std::unique_ptr<HTTPClientSession> session;
  if (is_secure) {
    const Context::Ptr context = new Context(Context::TLS_CLIENT_USE, "", Context::VERIFY_STRICT, 9, true);
    session = std::make_unique<HTTPSClientSession>(uri.getHost(), uri.getPort(), context);
  } else {
    session = std::make_unique<HTTPClientSession>(uri.getHost(), uri.getPort());
  }
  session->setTimeout(kTimeout);
  return session;
}

Refused refused(const Poco::Net::HTTPResponse& response) {
  unsigned seconds = 0;
  Poco::NumberParser::tryParseUnsigned(response.get("Retry-After", ""), seconds);
  return Refused(response.getStatus(), Seconds(seconds));
}
