#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/waiter.h"

namespace holdfast::jobs {

// Something that cannot be had for a while, be it for hours: told in the log when it begins, when it is for another
// reason, and when it is over, and asked for again with growing pauses. Not thread-safe.
class Outage {
 public:
  // `what` begins the lines of the log: "the queue".
  explicit Outage(std::string what) : what_(std::move(what)) {}

  // It failed, once more. Returns how long to wait: 1, 2, 4 … 30 seconds.
  std::chrono::milliseconds begin(const base::Error& error);
  // It works, perhaps again.
  void over();

  // Takes one step after another until the stop, and rests after each for as long as it returns, be it 0. An Error that
  // a step throws begins an outage, and the next one is tried after its pause; the steps say by over() that they work.
  // Throws nothing of its own.
  void outlast(base::Waiter& waiter, const std::stop_token& stop,
               const std::function<std::chrono::milliseconds()>& step);

 private:
  const std::string what_;
  bool is_on_ = false;
  std::vector<std::string> told_;  // of this outage
  std::chrono::seconds pause_{1};
};

}  // namespace holdfast::jobs
