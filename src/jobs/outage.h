#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"

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

 private:
  const std::string what_;
  bool is_on_ = false;
  std::vector<std::string> told_;  // of this outage
  std::chrono::seconds pause_{1};
};

}  // namespace holdfast::jobs
