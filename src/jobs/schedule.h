#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "jobs/cron.h"

namespace date {
class time_zone;
}

namespace holdfast::jobs {

// When a job is due: a cron expression on the clocks of one time zone.
//
// What is meant for a time of day happens once on every day that it is meant for: where the clocks jump over that time,
// at the moment of the jump; where they show it twice, the first time. What is meant to happen through the day (`*` as
// its hour) goes on in real hours.
class Schedule {
 public:
  // `zone` is an IANA name: "Europe/Berlin". Throws Error(usage) for an expression or a zone that is none.
  Schedule(std::string_view expression, const std::string& zone);

  // The next moment after `time`. It exists: no expression is further away than 8 years (29 February), or, on a certain
  // day of the week too, 40.
  base::Clock::TimePoint next_after(base::Clock::TimePoint time) const;

 private:
  base::Clock::TimePoint next_through_the_day(base::Clock::TimePoint time) const;
  base::Clock::TimePoint next_time_of_day(base::Clock::TimePoint time) const;

  Cron cron_;
  const date::time_zone* zone_;
};

}  // namespace holdfast::jobs
