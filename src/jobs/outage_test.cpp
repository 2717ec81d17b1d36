#include "jobs/outage.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stop_token>
#include <vector>

namespace holdfast::jobs {
namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Ends the run after so many waits.
class CountedWaiter final : public base::Waiter {
 public:
  explicit CountedWaiter(size_t most) : most_(most) {}

  void wait(milliseconds time, std::stop_token stop) override {
    waits.push_back(time);
    if (waits.size() == most_) stop_.request_stop();
    if (stop.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
  }
  std::stop_token token() const { return stop_.get_token(); }
  void stop() { stop_.request_stop(); }

  std::vector<milliseconds> waits;

 private:
  const size_t most_;
  std::stop_source stop_;
};

TEST(OutageTest, RestsAsEachStepWants) {
  CountedWaiter waiter(3);
  Outage outage("it");
  int steps = 0;
  outage.outlast(waiter, waiter.token(), [&] {
    outage.over();
    return milliseconds(++steps);
  });
  EXPECT_EQ(waiter.waits, (std::vector<milliseconds>{milliseconds(1), milliseconds(2), milliseconds(3)}));
}

TEST(OutageTest, OutlastsWhatFailsWithGrowingPausesUntilItWorks) {
  CountedWaiter waiter(10);
  Outage outage("it");
  int steps = 0;
  outage.outlast(waiter, waiter.token(), [&]() -> milliseconds {
    if (++steps != 8) throw Error(steps % 2 == 0 ? ErrorKind::connect : ErrorKind::cancelled, "away");
    outage.over();
    return milliseconds(7);
  });
  std::vector<milliseconds> expected;
  for (const int pause : {1, 2, 4, 8, 16, 30, 30}) expected.emplace_back(seconds(pause));
  expected.emplace_back(7);
  expected.emplace_back(seconds(1));
  expected.emplace_back(seconds(2));
  EXPECT_EQ(waiter.waits, expected);
}

TEST(OutageTest, EndsAtTheStopWhateverAStepThrows) {
  CountedWaiter waiter(10);
  Outage outage("it");
  int steps = 0;
  outage.outlast(waiter, waiter.token(), [&]() -> milliseconds {
    ++steps;
    waiter.stop();
    throw Error(ErrorKind::cancelled, "cancelled");
  });
  EXPECT_EQ(steps, 1);
  EXPECT_TRUE(waiter.waits.empty());
}

}  // namespace
}  // namespace holdfast::jobs
