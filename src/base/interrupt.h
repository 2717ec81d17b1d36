#pragma once

#include <stop_token>

namespace holdfast::base {

// Turns SIGINT, SIGTERM and SIGHUP into a requested stop. Make one in main before any other thread starts (threads
// inherit the blocked signals). A second signal ends the process at once; what it leaves is removed by the next run.
// One within a second of the first is the same wish told twice (timeout(1) signals the process and then its group).
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token stop_token() const { return stop_.get_token(); }

 private:
  static void* watch(void* self);

  std::stop_source stop_;
  unsigned long thread_ = 0;
};

}  // namespace holdfast::base
