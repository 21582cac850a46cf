// How long to wait before the next try. Codes: docs/close-codes.md, statuses: docs/errors.md.
#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <set>

#include "ended.h"

class Retry {
 public:
  // After these close codes, besides those of every socket, there is no use in another try.
  explicit Retry(std::set<int> final_codes) : final_codes_(std::move(final_codes)) {}

  void connecting() { first_data_.reset(); }

  // Data came. That a socket opens proves nothing: only after ten seconds of data tries are counted anew.
  void received();

  // Empty when there is no use in another try.
  std::optional<Seconds> after(const Closed& closed);
  std::optional<Seconds> after(const Refused& refused);
  std::optional<Seconds> back_off();

 private:
  Seconds jitter(Seconds longest);

  std::set<int> final_codes_;
  int tries_ = 0;
  std::optional<std::chrono::steady_clock::time_point> first_data_;
  std::mt19937 random_{std::random_device{}()};
};
