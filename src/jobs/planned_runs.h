#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "jobs/schedule.h"

namespace holdfast::jobs {

// When the app's automated backups are due: BACKUP__SCHEDULE on the clocks of BACKUP__TIMEZONE, else
// BACKUP__SCHEDULE_HOUR, UTC. Throws Error(usage) that names the place of what cannot be read, enabled or not.
Schedule schedule_of(const config::Settings& settings);

// The same in words, by which a change is noticed: "0 3 * * * UTC".
std::string schedule_text(const config::Settings& settings);

// What of these settings counts for nothing, in a sentence; empty: all counts.
std::string schedule_note(const config::Settings& settings);

// What is due now: the last run of those that came since `handled`, up to which all runs are cared for.
struct DueRun {
  base::Clock::TimePoint time;
  size_t missed_before = 0;  // runs that came earlier, and are not made up
};

// nullopt: none. Pure.
std::optional<DueRun> due_run(const Schedule& schedule, base::Clock::TimePoint handled, base::Clock::TimePoint now);

}  // namespace holdfast::jobs
