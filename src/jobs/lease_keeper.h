#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>

#include "jobs/job_progress.h"
#include "jobs/queue.h"

namespace holdfast::jobs {

struct LeaseOptions {
  std::chrono::milliseconds lease{kMinute};  // as the queue has it: renewed four times in that
  std::chrono::milliseconds grace{60'000};   // for a job that runs when the worker is told to end
  std::chrono::milliseconds news{3000};      // between two reports of its progress
};

// Holds a job in a thread of its own while it is carried out: renews its lease, reports its progress, and asks the job
// to stop where it must. A queue that cannot be reached is no reason to stop.
class LeaseKeeper {
 public:
  enum class Why { nothing, cancelled, lost, ending };

  // All must outlive it. `outer`: the worker is told to end.
  LeaseKeeper(Queue& queue, const TakenJob& taken, const JobProgress& progress, const LeaseOptions& options,
              std::stop_token outer);
  // Ends the thread; the job's end is the caller's to tell.
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  // What the job watches.
  std::stop_token stop_token() const { return job_.get_token(); }
  // Why it was asked to stop.
  Why why() const { return why_; }

 private:
  void keep(const std::stop_token& end);
  void renew();
  void report();
  void stop_job(Why why);

  Queue& queue_;
  const TakenJob& taken_;
  const JobProgress& progress_;
  const LeaseOptions options_;
  const std::stop_token outer_;
  std::stop_source job_;
  std::atomic<Why> why_ = Why::nothing;
  std::string reported_;
  bool is_away_ = false;  // the queue
  std::jthread thread_;
};

}  // namespace holdfast::jobs
