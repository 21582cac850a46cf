// HTTP and HTTPS, for requests and for handshakes.
#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <memory>

#include "ended.h"

// By TLS for https and wss, with the certificates of the machine.
std::unique_ptr<Poco::Net::HTTPClientSession> http_session(const Poco::URI& uri);

// What an answer says about how long to wait. Dates in Retry-After are not read.
Refused refused(const Poco::Net::HTTPResponse& response);
