#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace holdfast::base {

// Threads that work on one thing and fail as one. The first exception of any of them, or a stop of `outer`, requests
// a stop of all; wait() joins them and rethrows it. The destructor stops and joins.
// start() and wait() are called by the owner's thread alone.
class ThreadGroup {
 public:
  explicit ThreadGroup(std::stop_token outer);
  ~ThreadGroup();
  ThreadGroup(const ThreadGroup&) = delete;
  ThreadGroup& operator=(const ThreadGroup&) = delete;

  void start(std::function<void()> work);

  // Joins all. Throws the first failure; Error(cancelled) if only the outer stop ended them.
  void wait();

  // What the threads watch wherever they wait.
  std::stop_token stop_token() const { return stop_.get_token(); }

 private:
  void fail(std::exception_ptr failure);

  std::stop_source stop_;
  std::stop_callback<std::function<void()>> outer_;
  std::stop_token outer_token_;
  std::mutex mutex_;  // guards failure_
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;
};

// The processors that this process may use, at least 1.
unsigned processors();

}  // namespace holdfast::base
