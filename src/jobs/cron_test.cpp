#include "jobs/cron.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::jobs {
namespace {

WallTime at(unsigned month, unsigned day, unsigned weekday, unsigned hour, unsigned minute) {
  return {.year = 2023, .month = month, .day = day, .weekday = weekday, .hour = hour, .minute = minute};
}

TEST(Cron, MatchesItsFields) {
  const Cron cron = Cron::parse("30 3 * * *");
  EXPECT_TRUE(cron.matches(at(11, 24, 5, 3, 30)));
  EXPECT_FALSE(cron.matches(at(11, 24, 5, 3, 31)));
  EXPECT_FALSE(cron.matches(at(11, 24, 5, 4, 30)));
  EXPECT_FALSE(cron.is_through_the_day());
}

TEST(Cron, UnderstandsListsRangesStepsAndNames) {
  const Cron cron = Cron::parse(" 0,15-20/5,59  */6\t1-7 JAN,mar Mon-Fri ");
  for (const unsigned minute : {0U, 15U, 20U, 59U}) EXPECT_TRUE(cron.matches_minute(minute)) << minute;
  for (const unsigned minute : {1U, 16U, 21U, 58U}) EXPECT_FALSE(cron.matches_minute(minute)) << minute;
  for (unsigned hour = 0; hour < 24; ++hour) EXPECT_EQ(cron.matches_hour(hour), hour % 6 == 0) << hour;
  EXPECT_TRUE(cron.matches_day(at(3, 20, 1, 0, 0)));
  EXPECT_FALSE(cron.matches_day(at(2, 3, 5, 0, 0)));
  EXPECT_TRUE(Cron::parse("5/20 0 * * *").matches_minute(45));
}

TEST(Cron, TakesEitherOfTwoRestrictedDays) {
  const Cron cron = Cron::parse("0 0 13 * fri");
  EXPECT_TRUE(cron.matches_day(at(11, 13, 1, 0, 0)));
  EXPECT_TRUE(cron.matches_day(at(11, 24, 5, 0, 0)));
  EXPECT_FALSE(cron.matches_day(at(11, 14, 2, 0, 0)));
}

TEST(Cron, KnowsSundayByBothNumbers) {
  for (const char* expression : {"0 0 * * 0", "0 0 * * 7", "0 0 * * sun", "@weekly", "0 0 * * 5-7"}) {
    EXPECT_TRUE(Cron::parse(expression).matches_day(at(11, 26, 0, 0, 0))) << expression;
  }
}

TEST(Cron, KnowsWhatHappensThroughTheDay) {
  for (const char* expression : {"@hourly", "*/10 * * * *", "0 */2 * * *"}) {
    EXPECT_TRUE(Cron::parse(expression).is_through_the_day()) << expression;
  }
}

TEST(Cron, RefusesWhatCannotBeReadOrNeverHappens) {
  for (const char* expression : {"",
                                 "* * * *",
                                 "* * * * * *",
                                 "60 0 * * *",
                                 "0 24 * * *",
                                 "0 0 0 * *",
                                 "0 0 32 * *",
                                 "0 0 * 13 *",
                                 "0 0 * * 8",
                                 "0 0 * * foo",
                                 "a 0 * * *",
                                 "5-1 0 * * *",
                                 "*/0 0 * * *",
                                 "1/2/3 0 * * *",
                                 "1-2-3 0 * * *",
                                 ", 0 * * *",
                                 "-1 0 * * *",
                                 "0 0 30 2 *",
                                 "0 0 31 4,6 *",
                                 "@often",
                                 "99999999999 0 * * *"}) {
    EXPECT_THROW(Cron::parse(expression), base::Error) << expression;
  }
}

}  // namespace
}  // namespace holdfast::jobs
