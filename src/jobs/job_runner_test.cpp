#include "jobs/job_runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/waiter.h"
#include "jobs/fake_notifier.h"
#include "jobs/sqlite_queue.h"
#include "jobs/test_folder.h"

namespace holdfast::jobs {
namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::milliseconds;

// Works until it is asked to stop.
BackupResult work_for_ever(std::stop_token stop) {
  base::SystemWaiter().wait(std::chrono::hours(1), std::move(stop));
  return {};
}

class JobRunnerTest : public testing::Test {
 protected:
  JobRunnerTest() : queue_(folder_.path() / "queue.sqlite", {.apps = {"tarot"}}) {}

  // Runs until the work was done so many times, and the runner has gone on to look for more.
  void run(JobRunner::Work work, int times = 1) {
    std::stop_source stop;
    std::atomic<int> left = times;
    JobRunner runner(queue_, notifier_,
                     [&](const TakenJob& taken, base::Progress& progress, std::stop_token job_stop) {
                       if (--left == 0) stop.request_stop();
                       return work(taken, progress, std::move(job_stop));
                     },
                     {.worker = "test", .lease = {.lease = milliseconds(400)}, .poll = milliseconds(5)});
    runner.run(stop.get_token());
  }

  std::string enqueue() { return queue_.enqueue({.app = "tarot"}).value(); }

  TestFolder folder_;
  SqliteQueue queue_;
  FakeNotifier notifier_;
};

TEST_F(JobRunnerTest, PutsTheResultIntoTheQueue) {
  const std::string id = enqueue();
  run([](const TakenJob&, base::Progress&, std::stop_token) { return BackupResult{.path = "/x", .size = 7}; });
  const auto finished = queue_.result(id);
  ASSERT_TRUE(finished);
  EXPECT_EQ(std::get<BackupResult>(finished->outcome).size, 7U);
  EXPECT_TRUE(notifier_.told().empty());
}

TEST_F(JobRunnerTest, TellsOfAFailureThatWillNotPassAndTriesNoMore) {
  const std::string id = enqueue();
  run([](const TakenJob&, base::Progress&, std::stop_token) -> BackupResult {
    throw Error(ErrorKind::refused, "it is not wanted", "Want it.");
  });
  ASSERT_TRUE(queue_.result(id));
  EXPECT_EQ(queue_.result(id)->failure()->message, "it is not wanted");
  ASSERT_EQ(notifier_.told().size(), 1U);
  EXPECT_EQ(notifier_.told()[0].subject, "Backup of tarot failed");
  EXPECT_EQ(notifier_.told()[0].lines, std::vector<std::string>{"it is not wanted"});
  EXPECT_EQ(notifier_.told()[0].hint, "Want it.");
}

TEST_F(JobRunnerTest, HasToldOfAFailureBeforeTheJobHasEnded) {
  const std::string id = enqueue();
  notifier_.on_tell = [&] { EXPECT_FALSE(queue_.result(id)); };
  run([](const TakenJob&, base::Progress&, std::stop_token) -> BackupResult {
    throw Error(ErrorKind::refused, "it is not wanted");
  });
  EXPECT_TRUE(queue_.result(id));
  EXPECT_EQ(notifier_.told().size(), 1U);
}

TEST_F(JobRunnerTest, TriesAgainLaterWhatMayPassAndTellsNobodyYet) {
  const std::string id = enqueue();
  run([](const TakenJob&, base::Progress&, std::stop_token) -> BackupResult {
    throw Error(ErrorKind::connect, "the server is away");
  });
  EXPECT_FALSE(queue_.result(id));
  EXPECT_FALSE(queue_.take("other"));
  ASSERT_TRUE(queue_.find("tarot"));
  EXPECT_FALSE(queue_.find("tarot")->is_running);
  EXPECT_TRUE(notifier_.told().empty());
}

TEST_F(JobRunnerTest, TellsWhoeverAskedInHisChat) {
  queue_.enqueue({.app = "tarot", .chat_id = 111});
  run([](const TakenJob&, base::Progress&, std::stop_token) -> BackupResult {
    throw Error(ErrorKind::database, "no");
  });
  ASSERT_EQ(notifier_.told().size(), 1U);
  EXPECT_EQ(notifier_.told()[0].only_to, 111);
}

TEST_F(JobRunnerTest, TakesABugForAFailureAndGoesOn) {
  const std::string id = enqueue();
  const std::string second = queue_.enqueue({.app = "tarot"}).value();
  run(
      [&](const TakenJob& taken, base::Progress&, std::stop_token) -> BackupResult {
        if (taken.id == id) throw std::logic_error("oops");
        return {};
      },
      2);
  EXPECT_NE(queue_.result(id)->failure(), nullptr);
  EXPECT_EQ(queue_.result(second)->failure(), nullptr);
}

TEST_F(JobRunnerTest, GivesARunningJobItsGraceWhenItEnds) {
  const std::string id = enqueue();
  run([](const TakenJob&, base::Progress&, std::stop_token stop) {
    base::SystemWaiter().wait(milliseconds(300), std::move(stop));  // the worker is told to end already
    return BackupResult{};
  });
  EXPECT_TRUE(queue_.result(id));
}

TEST_F(JobRunnerTest, PutsAJobBackThatDoesNotFinishInItsGrace) {
  const std::string id = enqueue();
  std::stop_source stop;
  JobRunner runner(queue_, notifier_,
                   [&](const TakenJob&, base::Progress&, std::stop_token job_stop) {
                     stop.request_stop();
                     return work_for_ever(std::move(job_stop));
                   },
                   {.worker = "test", .lease = {.lease = milliseconds(400), .grace = milliseconds(50)}});
  runner.run(stop.get_token());
  const auto taken = queue_.take("next");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, id);
  EXPECT_EQ(taken->tries, 1);
}

TEST_F(JobRunnerTest, StopsAJobThatIsCancelled) {
  const std::string id = enqueue();
  run([&](const TakenJob&, base::Progress&, std::stop_token stop) {
    EXPECT_EQ(queue_.cancel(id), Cancel::asked);
    return work_for_ever(std::move(stop));
  });
  ASSERT_TRUE(queue_.result(id));
  EXPECT_TRUE(queue_.result(id)->failure()->is_cancelled);
  EXPECT_TRUE(notifier_.told().empty());
}

// The queue knows another time than the runner, by which the lease has run out.
TEST_F(JobRunnerTest, StopsAJobThatAnotherWorkerHasTakenOver) {
  const std::string id = enqueue();
  std::optional<TakenJob> other;
  run([&](const TakenJob&, base::Progress&, std::stop_token stop) {
    SqliteQueue later(folder_.path() / "queue.sqlite", {.apps = {"tarot"}}, [] { return system_now() + 10 * kMinute; });
    other = later.take("other");
    return work_for_ever(std::move(stop));
  });
  ASSERT_TRUE(other);
  EXPECT_EQ(other->id, id);
  EXPECT_FALSE(queue_.result(id));
  EXPECT_TRUE(queue_.finish(*other, BackupResult{}));
}

TEST_F(JobRunnerTest, TellsOfAJobWhoseWorkersDied) {
  const std::string id = enqueue();
  for (int64_t tries = 1; tries <= kMaxTries; ++tries) {
    SqliteQueue dying(folder_.path() / "queue.sqlite", {.apps = {"tarot"}, .lease = 1});
    ASSERT_TRUE(dying.take("dies"));
    std::this_thread::sleep_for(milliseconds(5));
  }
  std::stop_source stop;
  JobRunner runner(queue_, notifier_, [](const TakenJob&, base::Progress&, std::stop_token) { return BackupResult{}; },
                   {.worker = "test", .poll = milliseconds(5)});
  std::jthread ends([&] {
    while (!queue_.result(id)) std::this_thread::sleep_for(milliseconds(5));
    stop.request_stop();
  });
  runner.run(stop.get_token());
  EXPECT_EQ(*queue_.result(id)->failure(), worn_out());
  ASSERT_EQ(notifier_.told().size(), 1U);
  EXPECT_EQ(notifier_.told()[0].lines[0], worn_out().message);
}

TEST_F(JobRunnerTest, ReportsItsProgress) {
  enqueue();
  std::string seen;
  std::stop_source stop;
  JobRunner runner(queue_, notifier_,
                   [&](const TakenJob&, base::Progress& progress, std::stop_token) {
                     progress.begin("reading", 100);
                     progress.advance(45);
                     for (int i = 0; i < 1000 && seen != "reading, 45 %"; ++i) {
                       std::this_thread::sleep_for(milliseconds(10));
                       seen = queue_.find("tarot")->progress;
                     }
                     stop.request_stop();
                     return BackupResult{};
                   },
                   {.worker = "test", .lease = {.lease = milliseconds(400), .news = milliseconds(10)}});
  runner.run(stop.get_token());
  EXPECT_EQ(seen, "reading, 45 %");
}

TEST(MayPass, TellsFaultsOfTheMomentFromOthers) {
  EXPECT_TRUE(may_pass(Error(ErrorKind::connect, "")));
  EXPECT_TRUE(may_pass(Error(ErrorKind::lock, "")));
  EXPECT_FALSE(may_pass(Error(ErrorKind::refused, "")));
  EXPECT_FALSE(may_pass(Error(ErrorKind::usage, "")));
  EXPECT_FALSE(may_pass(Error(ErrorKind::archive_damaged, "")));
}

TEST(WordsOf, TellSizeTablesDurationAndDeliveries) {
  EXPECT_EQ(words_of(BackupResult{.path = "/b/x.sql.gz",
                                  .size = 2'340'000,
                                  .tables = 24,
                                  .rows = 1203,
                                  .duration = 3.2,
                                  .deliveries = {{.channel = "telegram", .recipients = {"111"}, .is_complete = true},
                                                 {.channel = "email", .trouble = "Email a@b: failed: no"}}}),
            "2.34 MB, 24 tables, 1,203 rows, 3.2s, /b/x.sql.gz; Telegram 111: sent; Email a@b: failed: no");
}

}  // namespace
}  // namespace holdfast::jobs
