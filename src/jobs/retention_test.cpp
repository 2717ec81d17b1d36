#include "jobs/retention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

namespace holdfast::jobs {
namespace {

using base::Clock;
using std::chrono::days;
using std::chrono::hours;

constexpr Clock::TimePoint kStart{std::chrono::sys_days(std::chrono::year(2023) / 1 / 1)};
constexpr RetentionRules kNone{.last = 0, .daily = 0, .weekly = 0, .monthly = 0, .yearly = 0};

std::vector<RetainedArchive> kept_of(const std::vector<RetainedArchive>& archives, const RetentionRules& rules) {
  const auto plan = plan_retention(archives, rules);
  std::vector<RetainedArchive> kept;
  for (size_t i = 0; i < archives.size(); ++i) {
    if (plan[i].is_kept) kept.push_back(archives[i]);
  }
  return kept;
}

// One archive each day at three, the oldest first.
std::vector<RetainedArchive> daily_archives(int count) {
  std::vector<RetainedArchive> archives;
  for (int i = 0; i < count; ++i) archives.push_back({.created = kStart + days(i) + hours(3)});
  return archives;
}

class RetentionProperties : public testing::TestWithParam<unsigned> {
 protected:
  RetentionProperties() : random_(GetParam()) {
    const unsigned count = number(60);
    for (unsigned i = 0; i < count; ++i) {
      archives_.push_back(
          {.created = kStart + hours(number(24 * 800)), .is_good = number(5) > 0, .is_pinned = number(9) == 0});
    }
    rules_ = {.last = number(4), .daily = number(9), .weekly = number(5), .monthly = number(5), .yearly = number(3)};
  }

  unsigned number(unsigned most) { return std::uniform_int_distribution<unsigned>(0, most)(random_); }

  std::mt19937 random_;
  std::vector<RetainedArchive> archives_;
  RetentionRules rules_;
};

TEST_P(RetentionProperties, KeepsTheNewestGoodOneAndAllThatIsNewerOrPinned) {
  const auto plan = plan_retention(archives_, rules_);
  Clock::TimePoint newest_good = kStart - hours(1);
  for (const auto& archive : archives_) {
    if (archive.is_good) newest_good = std::max(newest_good, archive.created);
  }
  bool has_newest = newest_good < kStart;
  for (size_t i = 0; i < archives_.size(); ++i) {
    const bool must_stay = archives_[i].is_pinned || archives_[i].created > newest_good;
    EXPECT_TRUE(plan[i].is_kept || !must_stay);
    has_newest |= archives_[i].is_good && archives_[i].created == newest_good && plan[i].is_kept;
  }
  EXPECT_TRUE(has_newest);
}

TEST_P(RetentionProperties, GivesAReasonForWhatIsKeptAndForNothingElse) {
  for (const Retention& one : plan_retention(archives_, rules_)) EXPECT_EQ(one.is_kept, !one.reasons.empty());
}

TEST_P(RetentionProperties, ChangesNothingWhenItIsAppliedTwice) {
  const auto once = kept_of(archives_, rules_);
  EXPECT_EQ(kept_of(once, rules_).size(), once.size());
}

TEST_P(RetentionProperties, KeepsMoreWhereMoreIsAskedFor) {
  if (rules_.keeps_everything()) return;
  const auto fewer = plan_retention(archives_, rules_);
  RetentionRules more = rules_;
  ++more.daily;
  ++more.monthly;
  const auto plan = plan_retention(archives_, more);
  for (size_t i = 0; i < archives_.size(); ++i) {
    EXPECT_TRUE(plan[i].is_kept || !fewer[i].is_kept);
  }
}

TEST_P(RetentionProperties, KeepsNoMoreThanTheRulesAdd) {
  if (rules_.keeps_everything()) return;
  const unsigned most = 1 + rules_.last + rules_.daily + rules_.weekly + rules_.monthly + rules_.yearly;
  const auto plan = plan_retention(archives_, rules_);
  unsigned kept = 0;
  for (size_t i = 0; i < archives_.size(); ++i) {
    kept += plan[i].is_kept && archives_[i].is_good && !archives_[i].is_pinned ? 1 : 0;
  }
  EXPECT_LE(kept, most);
}

TEST_P(RetentionProperties, DoesNotDependOnTheOrder) {
  auto shuffled = archives_;
  std::ranges::sort(shuffled, {}, &RetainedArchive::created);
  std::set<Clock::TimePoint> times;
  for (const auto& archive : shuffled) times.insert(archive.created);
  if (times.size() != shuffled.size()) return;
  EXPECT_EQ(kept_of(shuffled, rules_).size(), kept_of(archives_, rules_).size());
}

INSTANTIATE_TEST_SUITE_P(OfRandomArchives, RetentionProperties, testing::Range(0U, 300U));

TEST(Retention, KeepsTheNewestEvenWhenTooOldForEveryRule) {
  const RetentionRules rules{.last = 0, .daily = 0, .weekly = 0, .monthly = 0, .yearly = 1};
  EXPECT_EQ(kept_of({{.created = kStart, .is_good = false}}, rules).size(), 1U);
  EXPECT_EQ(kept_of({{.created = kStart}}, rules).size(), 1U);
}

TEST(Retention, KeepsTheNewestGoodOneThatWasProved) {
  using std::chrono::hours;
  const std::vector<RetainedArchive> archives{{.created = kStart + hours(4), .is_good = true},
                                              {.created = kStart + hours(3), .is_good = false, .is_proved = true},
                                              {.created = kStart + hours(2), .is_good = true, .is_proved = true},
                                              {.created = kStart + hours(1), .is_good = true, .is_proved = true}};
  const std::vector<Retention> plan = plan_retention(archives, {.last = 1, .daily = 0, .weekly = 0, .monthly = 0});
  EXPECT_TRUE(plan[0].is_kept);
  EXPECT_FALSE(plan[1].is_kept);
  EXPECT_EQ(plan[2].reasons, std::vector<std::string>{"newest proved"});
  EXPECT_FALSE(plan[3].is_kept);
}

TEST(Retention, KeepsEverythingWithoutRules) {
  EXPECT_EQ(kept_of(daily_archives(100), kNone).size(), 100U);
}

TEST(Retention, CountsNoArchiveThatIsNotGood) {
  auto archives = daily_archives(3);
  archives[1].is_good = false;
  RetentionRules rules = kNone;
  rules.last = 2;
  const auto plan = plan_retention(archives, rules);
  EXPECT_TRUE(plan[0].is_kept);
  EXPECT_FALSE(plan[1].is_kept);
  EXPECT_TRUE(plan[2].is_kept);
}

TEST(Retention, KeepsOneOfEachPeriod) {
  RetentionRules rules = kNone;
  rules.daily = 7;
  rules.weekly = 4;
  rules.monthly = 6;
  rules.yearly = 2;
  const auto archives = daily_archives(800);
  const auto plan = plan_retention(archives, rules);
  std::set<std::string> reasons;
  for (const Retention& one : plan) reasons.insert(one.reasons.begin(), one.reasons.end());
  // The last archive is of 2025-03-10, a Monday.
  for (const char* reason : {"newest", "daily 2025-03-10", "daily 2025-03-04", "weekly 2025-W11", "weekly 2025-W08",
                             "monthly 2025-03", "monthly 2024-10", "yearly 2025", "yearly 2024"}) {
    EXPECT_TRUE(reasons.contains(reason)) << reason;
  }
  EXPECT_EQ(reasons.size(), 1U + 7 + 4 + 6 + 2);
}

// As it goes day by day: what is thrown away is not there on the next day.
TEST(Retention, LeavesOneOfEachPeriodWhenItRunsEveryDay) {
  const RetentionRules rules{.last = 0, .daily = 7, .weekly = 4, .monthly = 6, .yearly = 0};
  std::vector<RetainedArchive> archives;
  for (int day = 0; day < 700; ++day) {
    archives.push_back({.created = kStart + days(day) + hours(3)});
    archives = kept_of(archives, rules);
  }
  std::set<std::string> months;
  for (const Retention& one : plan_retention(archives, rules)) {
    for (const std::string& reason : one.reasons) {
      if (reason.starts_with("monthly")) months.insert(reason);
    }
  }
  EXPECT_EQ(months.size(), 6U);
  EXPECT_LE(archives.size(), 17U);
}

}  // namespace
}  // namespace holdfast::jobs
