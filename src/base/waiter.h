#pragma once

#include <chrono>
#include <stop_token>

namespace holdfast::base {

// Lets time pass: passed in, so that tests need not wait.
class Waiter {
 public:
  virtual ~Waiter() = default;
  // Returns after `time`. Throws Error(cancelled) soon after a stop.
  virtual void wait(std::chrono::milliseconds time, std::stop_token stop) = 0;
};

class SystemWaiter final : public Waiter {
 public:
  void wait(std::chrono::milliseconds time, std::stop_token stop) override;
};

}  // namespace holdfast::base
