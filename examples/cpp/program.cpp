#include "program.h"

#include <Poco/NumberParser.h>
#include <Poco/URI.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <thread>

namespace {
constexpr std::chrono::milliseconds kSlice{100};

volatile std::sig_atomic_t stopping = 0;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[noreturn]] void usage(const std::string& problem) {
  std::cerr << problem << "\nusage: WEBCAST_API_KEY=... managed|direct|captions UNIQUE_ID\n";
  std::exit(2);
}

// Ends early when the program is told to end.
void wait_for(Seconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  while (!is_stopping() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kSlice);
}
}  // namespace

bool is_stopping() { return stopping != 0; }

Program::Program(int argc, char** argv) : key(environment("WEBCAST_API_KEY")) {
  if (key.empty()) usage("WEBCAST_API_KEY is missing: set it to your API key.");
  if (argc != 2 || *argv[1] == '\0') usage("Give the creator's unique id as the only argument.");
  unique_id = argv[1][0] == '@' ? argv[1] + 1 : argv[1];
  if (const auto url = environment("WEBCAST_BASE_URL"); !url.empty()) base_url = url;
  if (base_url.rfind("http://", 0) != 0 && base_url.rfind("https://", 0) != 0) {
    usage("WEBCAST_BASE_URL must begin with http:// or https://.");
  }
  while (base_url.back() == '/') base_url.pop_back();
  const auto most = environment("WEBCAST_MAX_EVENTS");
  if (!most.empty() && (!Poco::NumberParser::tryParseUnsigned(most, max_events_) || max_events_ == 0)) {
    usage("WEBCAST_MAX_EVENTS must be a whole number above 0.");
  }
  const auto stop = [](int) { stopping = 1; };
  std::signal(SIGINT, stop);
  std::signal(SIGTERM, stop);
}

int Program::run(const std::function<void(Retry&)>& listen, std::set<int> final_codes) {
  Retry retry(std::move(final_codes));
  std::cerr << std::fixed << std::setprecision(1);
  while (!is_stopping()) {
    std::optional<Seconds> wait;
    int code = 0;
    std::string what;
    retry.connecting();
    try {
      listen(retry);
    } catch (const Stopped&) {
      return 0;
    } catch (const Closed& closed) {
      wait = retry.after(closed);
      code = closed.code;
      what = closed.what();
    } catch (const Refused& refused) {
      wait = retry.after(refused);
      what = refused.what();
    } catch (const Broken& broken) {
      wait = retry.back_off();
      what = broken.what();
    }
    if (!wait) {
      std::cerr << what << ", not again" << std::endl;
      return code == 1000 ? 0 : 1;
    }
    std::cerr << what << ", again in " << wait->count() << " s" << std::endl;
    wait_for(*wait);
  }
  return 0;
}

void Program::print(const std::string& line) {
  // Viewers choose their names and words: a line break or an escape sequence in them must not reach a terminal.
  std::string shown = line;
  std::replace_if(shown.begin(), shown.end(), [](unsigned char letter) { return std::iscntrl(letter) != 0; }, ' ');
  std::cout << shown << std::endl;
  if (++events_ == max_events_) throw Stopped();
}

std::string Program::socket_url(const std::string& path) const {
  // http becomes ws, and https becomes wss.
  Poco::URI url("ws" + base_url.substr(4) + path);
  url.addQueryParameter("uniqueId", unique_id);
  url.addQueryParameter("apiKey", key);
  return url.toString();
}
