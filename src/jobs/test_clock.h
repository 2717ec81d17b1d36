#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "jobs/queue.h"

namespace holdfast::jobs {

// For the tests of this folder: a clock that stands until it is moved. Copies are the same clock.
class TestClock {
 public:
  int64_t now() const { return *now_; }
  void pass(int64_t milliseconds) { *now_ += milliseconds; }
  Now function() const {
    return [now = now_] { return now->load(); };
  }

 private:
  std::shared_ptr<std::atomic<int64_t>> now_ = std::make_shared<std::atomic<int64_t>>(1'700'000'000'000);
};

}  // namespace holdfast::jobs
