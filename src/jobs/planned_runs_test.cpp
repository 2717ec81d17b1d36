#include "jobs/planned_runs.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace holdfast::jobs {
namespace {

using base::Clock;

config::Settings settings_of(const config::Variables& environment) {
  return config::read_settings("tarot", config::Values::read("/nonexistent", "tarot", environment));
}

std::string next(const config::Settings& settings, const std::string& iso) {
  return base::iso_utc(schedule_of(settings).next_after(base::parse_iso_utc(iso).value()));
}

std::string refusal(const config::Variables& environment) {
  try {
    schedule_of(settings_of(environment));
    return "";
  } catch (const base::Error& error) {
    return error.what();
  }
}

TEST(PlannedRuns, AreAtThreeByUtcWhereNothingIsSet) {
  EXPECT_EQ(next(settings_of({}), "2023-07-01T00:00:00Z"), "2023-07-01T03:00:00Z");
}

TEST(PlannedRuns, AreAtTheHourByUtcWhateverTheTimeZone) {
  const auto settings = settings_of({{"BACKUP__SCHEDULE_HOUR", "5"}, {"BACKUP__TIMEZONE", "Europe/Berlin"}});
  EXPECT_EQ(next(settings, "2023-07-01T00:00:00Z"), "2023-07-01T05:00:00Z");
  EXPECT_NE(schedule_note(settings).find("BACKUP__SCHEDULE_HOUR is UTC"), std::string::npos);
}

TEST(PlannedRuns, GoByTheCronExpressionInItsZoneBeforeTheHour) {
  const auto settings = settings_of(
      {{"BACKUP__SCHEDULE", "30 4 * * *"}, {"BACKUP__SCHEDULE_HOUR", "5"}, {"BACKUP__TIMEZONE", "Europe/Berlin"}});
  EXPECT_EQ(next(settings, "2023-07-01T00:00:00Z"), "2023-07-01T02:30:00Z");
  EXPECT_NE(schedule_note(settings).find("BACKUP__SCHEDULE_HOUR counts for nothing"), std::string::npos);
}

TEST(PlannedRuns, HaveNoNoteWhereAllThatIsSetCounts) {
  EXPECT_EQ(schedule_note(settings_of({})), "");
  EXPECT_EQ(schedule_note(settings_of({{"BACKUP__SCHEDULE_HOUR", "5"}})), "");
  EXPECT_EQ(schedule_note(settings_of({{"BACKUP__SCHEDULE", "@daily"}, {"BACKUP__TIMEZONE", "Europe/Berlin"}})), "");
}

TEST(PlannedRuns, NameThePlaceOfASettingThatCannotBeRead) {
  EXPECT_EQ(refusal({{"BACKUP__SCHEDULE", "61 * * * *"}}).rfind("the environment: BACKUP__SCHEDULE: ", 0), 0U);
  EXPECT_EQ(refusal({{"BACKUP__TIMEZONE", "Mars/Base"}}),
            "the environment: BACKUP__TIMEZONE: \"Mars/Base\" is no time zone of this machine");
}

}  // namespace
}  // namespace holdfast::jobs
