#include "base/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>

#include "base/error.h"

namespace holdfast::base {
namespace {

TEST(ThreadGroup, RethrowsTheFirstFailureAndStopsTheOthers) {
  ThreadGroup group({});
  std::atomic<bool> stopped = false;
  group.start([&] {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, group.stop_token(), [] { return false; });
    stopped = true;
  });
  group.start([] { throw Error(ErrorKind::lock, "first"); });
  try {
    group.wait();
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_TRUE(stopped);
}

TEST(ThreadGroup, SaysCancelledWhenItsOwnerWasStopped) {
  std::stop_source stop;
  ThreadGroup group(stop.get_token());
  stop.request_stop();
  group.start([] {});
  try {
    group.wait();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
}

}  // namespace
}  // namespace holdfast::base
