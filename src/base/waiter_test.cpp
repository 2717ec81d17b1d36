#include "base/waiter.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.h"

namespace holdfast::base {
namespace {

TEST(SystemWaiter, ReturnsAfterTheTime) {
  const auto begin = std::chrono::steady_clock::now();
  SystemWaiter().wait(std::chrono::milliseconds(30), std::stop_token());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(30));
}

TEST(SystemWaiter, IsEndedByAStop) {
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  try {
    SystemWaiter().wait(std::chrono::hours(1), stop.get_token());
    FAIL() << "it was not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
}

}  // namespace
}  // namespace holdfast::base
