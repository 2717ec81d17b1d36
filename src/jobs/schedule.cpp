#include "jobs/schedule.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <chrono>
#include <exception>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    throw Error(ErrorKind::usage, fmt::format("\"{}\" is no time zone of this machine", base::printable(name)),
                "Write an IANA name like Europe/Berlin or UTC; /usr/share/zoneinfo (Debian: tzdata) has them.");
  }
}

WallTime wall_time(date::local_seconds time) {
  const auto day = date::floor<date::days>(time);
  const date::year_month_day ymd(day);
  const date::hh_mm_ss clock(time - day);
  return {.year = static_cast<int>(ymd.year()),
          .month = static_cast<unsigned>(ymd.month()),
          .day = static_cast<unsigned>(ymd.day()),
          .weekday = date::weekday(day).c_encoding(),
          .hour = static_cast<unsigned>(clock.hours().count()),
          .minute = static_cast<unsigned>(clock.minutes().count())};
}

// The moment that clocks show this: the first if there are two; that of the jump if there is none.
base::Clock::TimePoint moment_of(const date::time_zone& zone, date::local_seconds time) {
  const date::local_info info = zone.get_info(time);
  if (info.result == date::local_info::nonexistent) return info.first.end;
  return base::Clock::TimePoint(time.time_since_epoch() - info.first.offset);
}

}  // namespace

Schedule::Schedule(std::string_view expression, const std::string& zone)
    : cron_(Cron::parse(expression)), zone_(zone_named(zone)) {}

base::Clock::TimePoint Schedule::next_after(base::Clock::TimePoint time) const {
  return cron_.is_through_the_day() ? next_through_the_day(time) : next_time_of_day(time);
}

base::Clock::TimePoint Schedule::next_through_the_day(base::Clock::TimePoint time) const {
  auto candidate = date::floor<minutes>(time) + minutes(1);
  while (true) {
    const WallTime wall = wall_time(zone_->to_local(candidate));
    if (cron_.matches(wall)) return candidate;
    // A quarter of an hour is the finest difference between time zones.
    candidate += cron_.matches_day(wall) ? minutes(1) : minutes(15) - minutes(wall.minute % 15);
  }
}

base::Clock::TimePoint Schedule::next_time_of_day(base::Clock::TimePoint time) const {
  // One day back: a time that the clocks jump over is later than it says.
  auto day = date::floor<date::days>(zone_->to_local(time)) - date::days(1);
  while (true) {
    if (cron_.matches_day(wall_time(day))) {
      for (unsigned minute = 0; minute < 24 * 60; ++minute) {
        if (!cron_.matches_hour(minute / 60) || !cron_.matches_minute(minute % 60)) continue;
        const auto moment = moment_of(*zone_, day + minutes(minute));
        if (moment > time) return moment;
      }
    }
    day += date::days(1);
  }
}

}  // namespace holdfast::jobs
