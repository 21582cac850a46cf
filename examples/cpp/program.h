// What the programs share: where to go, whom to hear, what is printed, and how it ends.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "retry.h"

class Program {
 public:
  // Ends the process with 2 when something is missing.
  Program(int argc, char** argv);

  // Calls listen, which listens to one connection, for as long as there is use in it; returns the exit code. After
  // 4400, 4401 and 4403 there is none, and after final_codes.
  int run(const std::function<void(Retry&)>& listen, std::set<int> final_codes);

  // Prints an event. Throws Stopped after the last one that is wanted.
  void print(const std::string& line);

  // The URL of a managed socket. The key is in it, so it must not be printed.
  std::string socket_url(const std::string& path) const;

  std::string base_url = "https://api.tik.tools";
  std::string key;
  std::string unique_id;

 private:
  unsigned max_events_ = 0;  // 0 for no end
  unsigned events_ = 0;
};

// Whether Ctrl-C or SIGTERM has told the program to end.
bool is_stopping();
