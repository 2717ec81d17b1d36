#include "jobs/schedule.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "base/error.h"

namespace holdfast::jobs {
namespace {

using base::Clock;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Clock::TimePoint at(const std::string& iso) {
  return base::parse_iso_utc(iso).value();
}

std::string next(const Schedule& schedule, const std::string& iso) {
  return base::iso_utc(schedule.next_after(at(iso)));
}

TEST(Schedule, IsDueAtItsHour) {
  const Schedule schedule("0 3 * * *", "UTC");
  EXPECT_EQ(next(schedule, "2023-11-24T02:59:59Z"), "2023-11-24T03:00:00Z");
  EXPECT_EQ(next(schedule, "2023-11-24T03:00:00Z"), "2023-11-25T03:00:00Z");
  EXPECT_EQ(next(schedule, "2023-12-31T23:00:00Z"), "2024-01-01T03:00:00Z");
}

TEST(Schedule, FollowsTheClocksOfItsZone) {
  const Schedule schedule("30 2 * * *", "Europe/Berlin");
  EXPECT_EQ(next(schedule, "2023-01-10T00:00:00Z"), "2023-01-10T01:30:00Z");
  EXPECT_EQ(next(schedule, "2023-07-10T00:00:00Z"), "2023-07-10T00:30:00Z");
}

TEST(Schedule, RunsAtTheJumpWhereTheClocksLeaveItsTimeOut) {
  const Schedule schedule("30 2 * * *", "Europe/Berlin");  // 2023-03-26: from 02:00 to 03:00
  EXPECT_EQ(next(schedule, "2023-03-25T12:00:00Z"), "2023-03-26T01:00:00Z");
  EXPECT_EQ(next(schedule, "2023-03-26T01:00:00Z"), "2023-03-27T00:30:00Z");
}

TEST(Schedule, RunsOnceWhereTheClocksShowItsTimeTwice) {
  const Schedule schedule("30 2 * * *", "Europe/Berlin");  // 2023-10-29: from 03:00 back to 02:00
  EXPECT_EQ(next(schedule, "2023-10-28T12:00:00Z"), "2023-10-29T00:30:00Z");
  EXPECT_EQ(next(schedule, "2023-10-29T00:30:00Z"), "2023-10-30T01:30:00Z");
  EXPECT_EQ(next(schedule, "2023-10-29T01:10:00Z"), "2023-10-30T01:30:00Z");
}

// The day of a run is the one that its zone's clocks showed when it was due.
TEST(Schedule, RunsOnceOnEveryDayOfTheYear) {
  for (const char* zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran",
                           "Pacific/Chatham", "America/Santiago", "Africa/Casablanca"}) {
    for (const char* expression : {"0 0 * * *", "30 1 * * *", "15 2 * * *", "59 23 * * *"}) {
      const Schedule schedule(expression, zone);
      auto time = schedule.next_after(at("2022-12-31T12:00:00Z"));
      const auto first = time;
      int runs = 0;
      while (time < first + days(365)) {
        const auto following = schedule.next_after(time);
        EXPECT_GE(following - time, hours(22)) << zone << " " << expression << " " << base::iso_utc(following);
        EXPECT_LE(following - time, hours(26)) << zone << " " << expression << " " << base::iso_utc(following);
        time = following;
        ++runs;
      }
      EXPECT_EQ(runs, 365) << zone << " " << expression;
    }
  }
}

TEST(Schedule, GoesOnInRealHoursThroughADayOf25) {
  const Schedule schedule("0 * * * *", "Europe/Berlin");
  auto time = at("2023-10-28T22:00:00Z");
  for (int i = 0; i < 25; ++i) {
    const auto following = schedule.next_after(time);
    EXPECT_EQ(following - time, hours(1));
    time = following;
  }
}

TEST(Schedule, RunsThroughTheDayInAZoneOfQuarters) {
  EXPECT_EQ(next(Schedule("*/20 * * * *", "Asia/Kathmandu"), "2023-11-24T00:00:00Z"), "2023-11-24T00:15:00Z");
}

TEST(Schedule, FindsTheRarestDay) {
  EXPECT_EQ(next(Schedule("0 0 29 2 *", "UTC"), "2096-03-01T00:00:00Z"), "2104-02-29T00:00:00Z");
  EXPECT_EQ(next(Schedule("0 * 29 2 *", "UTC"), "2024-02-29T23:00:00Z"), "2028-02-29T00:00:00Z");
}

TEST(Schedule, RefusesAZoneThatIsNone) {
  for (const char* zone : {"", "Europe/Atlantis", "../../etc/passwd"}) {
    EXPECT_THROW(Schedule("0 3 * * *", zone), base::Error) << zone;
  }
}

}  // namespace
}  // namespace holdfast::jobs
