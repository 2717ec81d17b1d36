#include "base/waiter.h"

#include <condition_variable>
#include <mutex>

#include "base/error.h"

namespace holdfast::base {

void SystemWaiter::wait(std::chrono::milliseconds time, std::stop_token stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
  if (stop.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
}

}  // namespace holdfast::base
