#include "retry.h"

#include <algorithm>
#include <cmath>

namespace {
constexpr Seconds kLongWait{60};
constexpr Seconds kLongestBackOff{30};
constexpr Seconds kStableAfter{10};
constexpr Seconds kSecond{1};
constexpr int kMostTries = 10;
}  // namespace

void Retry::received() {
  const auto now = std::chrono::steady_clock::now();
  if (!first_data_) first_data_ = now;
  if (now - *first_data_ >= kStableAfter) tries_ = 0;
}

std::optional<Seconds> Retry::after(const Closed& closed) {
  if (final_codes_.count(closed.code) > 0) return std::nullopt;
  switch (closed.code) {
    case 4400:
    case 4401:
    case 4403:  // the same key and options will be refused again
      return std::nullopt;
    case 4005:
    case 4404:  // the creator is not live
      return kLongWait;
    case 4429:  // too many sockets
      return kLongWait + jitter(kSecond);
    case 4555:  // the longest lifetime of a socket is over
      if (tries_ > 0) return back_off();
      tries_ = 1;
      return Seconds::zero();
    default:
      return back_off();
  }
}

std::optional<Seconds> Retry::after(const Refused& refused) {
  const int status = refused.status;
  if (status == 429) {
    return (refused.retry_after > Seconds::zero() ? refused.retry_after : kLongWait) + jitter(kSecond);
  }
  if (status == 404) return kLongWait;  // the creator is not live
  if (status != 408 && status != 425 && status < 500) return std::nullopt;
  auto wait = back_off();
  if (wait) *wait += refused.retry_after;
  return wait;
}

// Any time up to 1 s, 2 s, 4 s, ... 30 s ("full jitter"), so that not everybody comes back at once.
std::optional<Seconds> Retry::back_off() {
  const auto longest = std::min(Seconds(std::pow(2, tries_)), kLongestBackOff);
  if (++tries_ > kMostTries) return std::nullopt;
  return jitter(longest);
}

Seconds Retry::jitter(Seconds longest) {
  return Seconds(std::uniform_real_distribution<>(0, longest.count())(random_));
}
