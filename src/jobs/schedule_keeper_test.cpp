#include "jobs/schedule_keeper.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <memory>

#include "base/error.h"
#include "jobs/fake_notifier.h"
#include "jobs/sqlite_queue.h"
#include "jobs/test_folder.h"

namespace holdfast::jobs {
namespace {

using base::Clock;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class SetClock final : public Clock {
 public:
  TimePoint now() const override { return time; }
  TimePoint time;
};

Clock::TimePoint at(const std::string& iso) {
  return base::parse_iso_utc(iso).value();
}

// Workers with one queue, each with a state folder of its own.
class ScheduleKeeperTest : public testing::Test {
 protected:
  ScheduleKeeperTest() {
    clock_.time = at("2023-01-01T00:00:00Z");
    queue_ = std::make_unique<SqliteQueue>(folder_.path() / "queue.sqlite", QueueOptions{.apps = {"tarot"}},
                                           [this] { return clock_.time.time_since_epoch().count() * 1000; });
  }

  ScheduleKeeper keeper(const std::string& machine = "a", const std::string& cron = "0 3 * * *",
                        const std::string& zone = "UTC") {
    return ScheduleKeeper({.schedule = Schedule(cron, zone),
                           .text = cron + " " + zone,
                           .file = folder_.path() / (machine + ".json"),
                           .job = {.app = "tarot"}},
                          *queue_, notifier_, clock_);
  }

  void tick_at(ScheduleKeeper& keeper, const std::string& iso) {
    clock_.time = at(iso);
    keeper.tick();
  }

  // The jobs in the queue, which are done at once.
  std::vector<std::string> take_all() {
    std::vector<std::string> ids;
    while (const auto taken = queue_->take("test")) {
      ids.push_back(taken->id);
      EXPECT_TRUE(queue_->finish(*taken, BackupResult{}));
    }
    return ids;
  }

  using Ids = std::vector<std::string>;
  TestFolder folder_;
  SetClock clock_;
  FakeNotifier notifier_;
  std::unique_ptr<SqliteQueue> queue_;
};

TEST_F(ScheduleKeeperTest, EnqueuesARunWhenItIsDue) {
  ScheduleKeeper one = keeper();
  EXPECT_EQ(one.tick(), at("2023-01-01T03:00:00Z"));
  tick_at(one, "2023-01-01T02:59:59Z");
  EXPECT_EQ(take_all(), Ids{});
  tick_at(one, "2023-01-01T03:00:01Z");
  tick_at(one, "2023-01-01T03:00:31Z");
  EXPECT_EQ(take_all(), Ids{"holdfast:tarot:2023-01-01T03:00:00Z"});
  EXPECT_TRUE(notifier_.told().empty());
}

TEST_F(ScheduleKeeperTest, HasOneRunOfSeveralWorkers) {
  ScheduleKeeper a = keeper("a");
  ScheduleKeeper b = keeper("b");
  a.tick();
  b.tick();
  tick_at(a, "2023-01-01T03:00:00Z");
  tick_at(b, "2023-01-01T03:00:02Z");
  EXPECT_EQ(take_all().size(), 1U);
  b.tick();
  EXPECT_EQ(take_all().size(), 0U);
}

TEST_F(ScheduleKeeperTest, MakesAMissedRunUpAtOnceAndOnce) {
  keeper().tick();
  ScheduleKeeper after = keeper();
  tick_at(after, "2023-01-01T09:00:00Z");
  tick_at(after, "2023-01-01T09:00:30Z");
  EXPECT_EQ(take_all(), Ids{"holdfast:tarot:2023-01-01T03:00:00Z"});
  ASSERT_EQ(notifier_.told().size(), 1U);
  EXPECT_EQ(notifier_.told()[0].lines[0], "The run of 2023-01-01 03:00:00 UTC was missed, and is made up now.");
}

TEST_F(ScheduleKeeperTest, HasToldOfAMissedRunBeforeThatIsCaredFor) {
  ScheduleKeeper one = keeper();
  one.tick();
  std::filesystem::remove(folder_.path() / "a.json");
  std::filesystem::create_directories(folder_.path() / "a.json" / "in the way");
  EXPECT_THROW(tick_at(one, "2023-01-01T09:00:00Z"), base::Error);
  EXPECT_THROW(tick_at(one, "2023-01-01T09:00:30Z"), base::Error);
  EXPECT_EQ(take_all().size(), 1U);
  EXPECT_EQ(notifier_.told().size(), 1U);
}

TEST_F(ScheduleKeeperTest, MakesManyMissedRunsUpByOne) {
  keeper().tick();
  ScheduleKeeper after = keeper();
  tick_at(after, "2023-01-10T09:00:00Z");
  EXPECT_EQ(take_all(), Ids{"holdfast:tarot:2023-01-10T03:00:00Z"});
  ASSERT_EQ(notifier_.told().size(), 1U);
  EXPECT_EQ(notifier_.told()[0].lines[0], "10 runs were missed; the last, of 2023-01-10 03:00:00 UTC, is made up now.");
}

TEST_F(ScheduleKeeperTest, MakesNothingUpOnItsFirstDay) {
  ScheduleKeeper first = keeper();
  tick_at(first, "2023-01-01T09:00:00Z");
  EXPECT_EQ(take_all(), Ids{});
}

TEST_F(ScheduleKeeperTest, TellsOfNoMissedRunThatAnotherMachineHasMade) {
  ScheduleKeeper a = keeper("a");
  a.tick();
  keeper("b").tick();
  tick_at(a, "2023-01-01T03:00:00Z");
  ScheduleKeeper late = keeper("b");
  tick_at(late, "2023-01-01T09:00:00Z");
  EXPECT_EQ(take_all().size(), 1U);
  EXPECT_TRUE(notifier_.told().empty());
}

TEST_F(ScheduleKeeperTest, BeginsAnewWhereTheScheduleWasChanged) {
  keeper("a", "0 3 * * *").tick();
  ScheduleKeeper changed = keeper("a", "0 2 * * *");
  tick_at(changed, "2023-01-05T09:00:00Z");
  EXPECT_EQ(take_all(), Ids{});
  tick_at(changed, "2023-01-06T02:00:00Z");
  EXPECT_EQ(take_all().size(), 1U);
}

TEST_F(ScheduleKeeperTest, SurvivesAStateFileThatIsGarbage) {
  std::ofstream(folder_.path() / "a.json") << "{\"schedule\": 7, \"handled\"";
  ScheduleKeeper one = keeper();
  one.tick();
  tick_at(one, "2023-01-01T03:00:00Z");
  EXPECT_EQ(take_all().size(), 1U);
}

TEST_F(ScheduleKeeperTest, DoesNotWaitForAClockThatWasAhead) {
  ScheduleKeeper one = keeper();
  tick_at(one, "2033-01-01T00:00:00Z");
  tick_at(one, "2023-01-01T00:00:00Z");
  take_all();
  tick_at(one, "2023-01-01T03:00:00Z");
  EXPECT_EQ(take_all(), Ids{"holdfast:tarot:2023-01-01T03:00:00Z"});
}

// A year of days, of which one has 23 and one 25 hours; the worker is started anew each week.
TEST_F(ScheduleKeeperTest, HasOneRunOnEachDayOfAYearWithItsClockChanges) {
  std::map<int64_t, int> runs;  // by the day in Berlin
  int count = 0;
  auto one = std::make_unique<ScheduleKeeper>(keeper("a", "30 2 * * *", "Europe/Berlin"));
  const auto begin = at("2022-12-31T23:00:00Z");
  for (auto now = begin; now < at("2023-12-31T23:00:00Z"); now += minutes(10)) {
    clock_.time = now;
    if ((now - begin) % days(7) == hours(0)) {
      one = std::make_unique<ScheduleKeeper>(keeper("a", "30 2 * * *", "Europe/Berlin"));
    }
    one->tick();
    const bool is_summer = now >= at("2023-03-26T01:00:00Z") && now < at("2023-10-29T01:00:00Z");
    const auto made = static_cast<int>(take_all().size());
    count += made;
    runs[std::chrono::floor<days>(now + hours(is_summer ? 2 : 1)).time_since_epoch().count()] += made;
  }
  EXPECT_EQ(count, 365);
  EXPECT_EQ(runs.size(), 365U);
  for (const auto& [day, made] : runs) EXPECT_EQ(made, 1) << day;
  EXPECT_TRUE(notifier_.told().empty());
}

}  // namespace
}  // namespace holdfast::jobs
