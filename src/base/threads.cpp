#include "base/threads.h"

#include <sched.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace holdfast::base {

ThreadGroup::ThreadGroup(std::stop_token outer)
    : outer_(outer, std::function<void()>([this] { stop_.request_stop(); })), outer_token_(std::move(outer)) {}

ThreadGroup::~ThreadGroup() {
  stop_.request_stop();
}

void ThreadGroup::start(std::function<void()> work) {
  threads_.emplace_back([this, work = std::move(work), label = LogLabel::current()] {
    const LogLabel labelled(label);
    try {
      work();
    } catch (...) {
      fail(std::current_exception());
    }
  });
}

void ThreadGroup::fail(std::exception_ptr failure) {
  {
    const std::scoped_lock lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  stop_.request_stop();
}

void ThreadGroup::wait() {
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  threads_.clear();
  if (outer_token_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

unsigned processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

}  // namespace holdfast::base
