#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "jobs/lease_keeper.h"
#include "jobs/notice.h"
#include "jobs/outage.h"
#include "jobs/queue.h"

namespace holdfast::jobs {

// Takes jobs from a queue, one after another, and carries each out while its lease is renewed. What came of it goes
// back into the queue, and a failure to people; a failure that may pass is tried again later. Every line that is
// logged about a job begins with `backup` and its id. The parts must outlive it.
class JobRunner {
 public:
  // Carries out one job. Throws base::Error, which is put into the queue; Error(cancelled) soon after a stop.
  using Work = std::function<BackupResult(const TakenJob&, base::Progress&, std::stop_token)>;

  struct Options {
    std::string worker;                   // its name, for people
    LeaseOptions lease;                   // how jobs are held
    std::chrono::milliseconds poll{500};  // between looks into an empty queue
  };

  JobRunner(Queue& queue, Notifier& notifier, Work work, Options options);

  // Until the stop: no job is taken then, and a running one is given its grace. A job that did not finish in that is
  // back in the queue, as if it had not been taken.
  void run(const std::stop_token& stop);

 private:
  // One job, if there is one.
  bool run_next(const std::stop_token& stop);
  void carry_out(const TakenJob& taken, const std::stop_token& stop);
  void end_well(const TakenJob& taken, const BackupResult& result, const std::stop_token& stop);
  void end_badly(const TakenJob& taken, const base::Error& error, LeaseKeeper& lease, const std::stop_token& stop);
  void give_up(const TakenJob& taken, const Failure& failure, const std::stop_token& stop);
  // Does `what` until the queue can be reached; gives up some time after the stop.
  void insist(const std::function<void()>& what, const std::stop_token& stop);

  Queue& queue_;
  Notifier& notifier_;
  const Work work_;
  const Options options_;
  Outage outage_{"the queue of backup jobs"};
  std::chrono::steady_clock::time_point next_clearing_{};
};

// Whether another try may help.
bool may_pass(const base::Error& error);

// "2.34 MB, 24 tables, 1,203 rows, 3.2s, /backups/x.sql.gz; Telegram 111: sent", for the log.
std::string words_of(const BackupResult& result);

}  // namespace holdfast::jobs
