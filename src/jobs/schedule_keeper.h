#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/waiter.h"
#include "jobs/notice.h"
#include "jobs/planned_runs.h"
#include "jobs/queue.h"

namespace holdfast::jobs {

// What the keeper keeps, and where.
struct KeptSchedule {
  Schedule schedule;
  std::string text;            // of it: what was kept for another one counts for nothing
  std::filesystem::path file;  // up to when its runs are cared for
  BackupJob job;               // that each run is
};

// Puts the runs of a schedule into the queue, each under an id of its own (holdfast:{app}:{time}), so that of several
// workers one does it. What was missed while no worker ran, or no queue could be reached, is made up by one job at
// once, and told; what came before this keeper first ran is not. Not thread-safe; the parts must outlive it.
class ScheduleKeeper {
 public:
  ScheduleKeeper(KeptSchedule kept, Queue& queue, Notifier& notifier, const base::Clock& clock);

  // Enqueues what is due now, if anything is, and tells when the next run is. Throws what Queue throws, and then does
  // the same the next time; Error(file) where the file cannot be written.
  base::Clock::TimePoint tick();

  // Until the stop. What tick() throws is logged, once while it lasts.
  void run(const std::stop_token& stop);

 private:
  void begin(base::Clock::TimePoint now);
  void save(base::Clock::TimePoint handled);
  void tell_missed(const DueRun& due);

  const KeptSchedule kept_;
  Queue& queue_;
  Notifier& notifier_;
  const base::Clock& clock_;
  std::optional<base::Clock::TimePoint> handled_;
};

}  // namespace holdfast::jobs
