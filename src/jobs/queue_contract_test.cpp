// What every queue promises, tried on each of them.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "jobs/arq_queue.h"
#include "jobs/queue.h"
#include "jobs/sqlite_queue.h"
#include "jobs/test_clock.h"
#include "jobs/test_redis.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLease = kMinute;

// Where queues are kept; each open() is one worker's own way to the same jobs.
class Place {
 public:
  virtual ~Place() = default;
  virtual std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) = 0;
};

class SqlitePlace final : public Place {
 public:
  SqlitePlace() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~SqlitePlace() override { fs::remove_all(folder_); }
  std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) override {
    return std::make_unique<SqliteQueue>(folder_ / "state" / "jobs.sqlite", options, now);
  }

 private:
  fs::path folder_;
};

class RedisPlace final : public Place {
 public:
  std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) override {
    return std::make_unique<ArqQueue>(ArqAddress{.redis = redis_.address(), .name = "test:queue"}, options, now);
  }

 private:
  TestRedis redis_;
};

class QueueContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "redis" && !TestRedis::is_there()) GTEST_SKIP() << "no redis-server in PATH";
    place_ = GetParam() == "redis" ? std::unique_ptr<Place>(new RedisPlace) : std::make_unique<SqlitePlace>();
    queue_ = open();
    other_ = open();
  }

  std::unique_ptr<Queue> open(const std::vector<std::string>& apps = {"tarot", "chess"}) {
    return place_->open({.apps = apps, .lease = kLease}, clock_.function());
  }
  std::string put(const std::string& app = "tarot") { return *queue_->enqueue({.app = app}); }
  // A worker that takes the job and is not heard of again.
  TakenJob lose(Queue& queue) {
    const std::optional<TakenJob> taken = queue.take("doomed");
    if (!taken) throw std::runtime_error("there is no job to lose");
    clock_.pass(kLease);
    return *taken;
  }
  // What the next three workers die of.
  void wear_out() {
    for (int i = 0; i < kMaxTries; ++i) lose(*queue_);
  }
  static BackupResult good() {
    return {.path = "/tmp/tarot.sql.gz",
            .size = 2'340'000,
            .tables = 24,
            .rows = std::nullopt,
            .duration = 3.25,
            .deliveries = {{.channel = "telegram", .recipients = {"123"}, .is_complete = false, .trouble = "403"}}};
  }

  TestClock clock_;
  std::unique_ptr<Place> place_;
  std::unique_ptr<Queue> queue_, other_;
};

INSTANTIATE_TEST_SUITE_P(Queues, QueueContract, testing::Values("sqlite", "redis"),
                         [](const auto& parameter) { return parameter.param; });

TEST_P(QueueContract, AJobComesOutAsItWentIn) {
  const BackupJob job{.app = "tarot",
                      .name = "before \"it\" ü",
                      .compress = false,
                      .telegram = true,
                      .email = false,
                      .chat_id = -1'001'234'567'890};
  const auto id = queue_->enqueue(job);
  clock_.pass(5000);
  const auto taken = other_->take("w");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, id);
  EXPECT_EQ(taken->job, job);
  EXPECT_EQ(taken->tries, 1);
  EXPECT_EQ(taken->enqueued, clock_.now() - 5000);
  EXPECT_EQ(taken->started, clock_.now());
  EXPECT_FALSE(taken->failure);
}

TEST_P(QueueContract, TwoWorkersRunEachJobOnce) {
  std::vector<std::string> apps;
  for (int i = 0; i < 40; ++i) apps.push_back("app" + std::to_string(i));
  const auto all = open(apps);
  for (const std::string& app : apps) ASSERT_TRUE(all->enqueue({.app = app}));
  std::mutex mutex;  // guards runs
  std::map<std::string, int> runs;
  const auto work = [&] {
    const auto queue = open(apps);
    while (const auto taken = queue->take("w")) {
      EXPECT_TRUE(queue->finish(*taken, good()));
      const std::lock_guard lock(mutex);
      ++runs[taken->job.app];
    }
  };
  { const std::jthread one(work), two(work); }
  EXPECT_EQ(runs.size(), apps.size());
  for (const auto& [app, count] : runs) EXPECT_EQ(count, 1) << app;
}

TEST_P(QueueContract, ATakenJobIsNotThereForOthers) {
  put();
  ASSERT_TRUE(queue_->take("one"));
  EXPECT_FALSE(other_->take("two"));
  EXPECT_FALSE(queue_->take("one"));
}

TEST_P(QueueContract, JobsOfOtherAppsAreNotSeen) {
  put("chess");
  put("tarot");
  const auto chess = open({"chess"});
  ASSERT_EQ(chess->take("w")->job.app, "chess");
  EXPECT_FALSE(chess->take("w"));
  EXPECT_FALSE(open({"poker"})->take("w"));
}

TEST_P(QueueContract, TheOldestComesFirst) {
  const std::string first = put("tarot");
  clock_.pass(10);
  const std::string second = put("chess");
  EXPECT_EQ(queue_->take("w")->id, first);
  EXPECT_EQ(queue_->take("w")->id, second);
}

TEST_P(QueueContract, AnIdIsTakenOnce) {
  EXPECT_EQ(queue_->enqueue({.app = "tarot"}, {.id = "tarot:2023-11-24"}), "tarot:2023-11-24");
  EXPECT_FALSE(other_->enqueue({.app = "tarot"}, {.id = "tarot:2023-11-24"}));
  const auto taken = queue_->take("w");
  EXPECT_FALSE(other_->enqueue({.app = "tarot"}, {.id = "tarot:2023-11-24"}));
  queue_->finish(*taken, good());
  EXPECT_FALSE(other_->enqueue({.app = "tarot"}, {.id = "tarot:2023-11-24"}));
  EXPECT_NE(put(), put());
}

TEST_P(QueueContract, AJobWaitsForItsTime) {
  queue_->enqueue({.app = "tarot"}, {.id = "later", .not_before = clock_.now() + 1000});
  EXPECT_FALSE(queue_->take("w"));
  clock_.pass(999);
  EXPECT_FALSE(queue_->take("w"));
  clock_.pass(1);
  EXPECT_TRUE(queue_->take("w"));
}

TEST_P(QueueContract, HeartbeatsKeepTheLease) {
  put();
  const auto taken = queue_->take("one");
  for (int i = 0; i < 5; ++i) {
    clock_.pass(kLease - 1);
    EXPECT_EQ(queue_->heartbeat(*taken), Hold::held);
    EXPECT_FALSE(other_->take("two"));
  }
  clock_.pass(kLease - 1);
  EXPECT_FALSE(other_->take("two"));
}

TEST_P(QueueContract, ADeadWorkersJobIsTakenOver) {
  put();
  const TakenJob lost = lose(*queue_);
  const auto taken = other_->take("two");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, lost.id);
  EXPECT_EQ(taken->tries, 2);
  EXPECT_FALSE(taken->failure);
  // The first was not dead, but slow: nothing that it does counts.
  EXPECT_EQ(queue_->heartbeat(lost), Hold::lost);
  EXPECT_FALSE(queue_->finish(lost, good()));
  EXPECT_FALSE(queue_->finish(lost, Failure{.message = "late"}));
  EXPECT_EQ(queue_->retry_later(lost, Failure{.message = "late"}), Retry::lost);
  queue_->release(lost);
  queue_->set_progress(lost, "late");
  EXPECT_EQ(other_->heartbeat(*taken), Hold::held);
  EXPECT_EQ(other_->find("tarot")->progress, "");
  EXPECT_FALSE(other_->result(lost.id));
  EXPECT_TRUE(other_->finish(*taken, good()));
  EXPECT_TRUE(queue_->failed(10).empty());
}

TEST_P(QueueContract, ALeaseThatNobodyTookOverHoldsAgain) {
  put();
  const TakenJob slow = lose(*queue_);
  clock_.pass(kLease);
  EXPECT_EQ(queue_->heartbeat(slow), Hold::held);
  EXPECT_FALSE(other_->take("two"));
  clock_.pass(2 * kLease);
  EXPECT_TRUE(queue_->finish(slow, good()));
  EXPECT_FALSE(other_->take("two"));
}

TEST_P(QueueContract, ALeaseThatRanOutDoesNotHoldBesideAnotherJobOfTheApp) {
  put();
  const TakenJob slow = lose(*queue_);
  ASSERT_TRUE(queue_->enqueue({.app = "tarot"}, {.id = "sooner", .not_before = clock_.now() - kDay}));
  ASSERT_EQ(other_->take("two")->id, "sooner");
  EXPECT_EQ(queue_->heartbeat(slow), Hold::lost);
}

TEST_P(QueueContract, AFailureIsTriedAgainAfterGrowingPauses) {
  put();
  const Failure failure{.message = "connection refused", .hint = "make status"};
  EXPECT_EQ(queue_->retry_later(*queue_->take("w"), failure), Retry::later);
  EXPECT_FALSE(queue_->find("tarot")->is_running);
  clock_.pass(kMinute - 1);
  EXPECT_FALSE(other_->take("w"));
  clock_.pass(1);
  const auto second = other_->take("w");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->tries, 2);
  EXPECT_EQ(other_->retry_later(*second, failure), Retry::later);
  clock_.pass(5 * kMinute - 1);
  EXPECT_FALSE(queue_->take("w"));
  clock_.pass(1);
  const auto third = queue_->take("w");
  ASSERT_TRUE(third);
  EXPECT_EQ(third->tries, 3);
  EXPECT_EQ(queue_->retry_later(*third, failure), Retry::failed);
  clock_.pass(kDay);
  EXPECT_FALSE(queue_->take("w"));
  const auto result = other_->result(third->id);
  ASSERT_TRUE(result && result->failure());
  EXPECT_EQ(*result->failure(), failure);
  EXPECT_EQ(result->tries, 3);
}

TEST_P(QueueContract, AJobThatThreeWorkersDiedOfIsReportedOnce) {
  const std::string id = put();
  wear_out();
  const auto worn = queue_->take("reporter");
  ASSERT_TRUE(worn && worn->failure);
  EXPECT_EQ(worn->id, id);
  EXPECT_EQ(worn->tries, kMaxTries);
  EXPECT_FALSE(other_->take("another"));
  EXPECT_TRUE(queue_->finish(*worn, *worn->failure));
  clock_.pass(kDay);
  EXPECT_FALSE(other_->take("another"));
  ASSERT_EQ(other_->failed(10).size(), 1u);
  EXPECT_EQ(other_->failed(10)[0].id, id);
}

TEST_P(QueueContract, AReporterThatDiesIsFollowedByAnother) {
  put();
  wear_out();
  lose(*queue_);
  const auto worn = other_->take("another");
  ASSERT_TRUE(worn && worn->failure);
  EXPECT_EQ(worn->tries, kMaxTries);
}

TEST_P(QueueContract, AReleasedJobIsBackAtOnceAndHasNotBeenTried) {
  put();
  for (int i = 0; i < 2 * kMaxTries; ++i) {
    const auto taken = queue_->take("w");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->tries, 1);
    EXPECT_FALSE(taken->failure);
    queue_->set_progress(*taken, "halfway");
    queue_->release(*taken);
    EXPECT_FALSE(other_->find("tarot")->is_running);
    EXPECT_EQ(other_->find("tarot")->progress, "");
  }
}

TEST_P(QueueContract, OneAppIsNeverTwiceAtWork) {
  put();
  clock_.pass(1);
  put();
  put("chess");
  const auto first = queue_->take("one");
  EXPECT_EQ(other_->take("two")->job.app, "chess");
  EXPECT_FALSE(other_->take("two"));
  clock_.pass(kLease / 2);
  queue_->heartbeat(*first);
  clock_.pass(kLease / 2);
  EXPECT_EQ(queue_->heartbeat(*first), Hold::held);
  queue_->finish(*first, good());
  EXPECT_NE(other_->take("two")->id, first->id);
}

TEST_P(QueueContract, AResultIsKept) {
  const std::string id = put();
  EXPECT_FALSE(queue_->result(id));
  const auto taken = queue_->take("w");
  EXPECT_FALSE(queue_->result(id));
  clock_.pass(3250);
  EXPECT_TRUE(queue_->finish(*taken, good()));
  const auto result = other_->result(id);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->id, id);
  EXPECT_EQ(result->job, taken->job);
  EXPECT_EQ(result->started, taken->started);
  EXPECT_EQ(result->finished, taken->started + 3250);
  EXPECT_EQ(std::get<BackupResult>(result->outcome), good());
  EXPECT_FALSE(queue_->result("no such id"));
  EXPECT_FALSE(other_->find("tarot"));
}

TEST_P(QueueContract, FinishingTwiceIsFinishingOnce) {
  put();
  const auto taken = queue_->take("w");
  EXPECT_TRUE(queue_->finish(*taken, Failure{.message = "m"}));
  clock_.pass(7);
  EXPECT_TRUE(queue_->finish(*taken, Failure{.message = "m"}));
  EXPECT_EQ(queue_->failed(10).size(), 1u);
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::lost);
}

TEST_P(QueueContract, ASecondAskerHearsHowFarTheRunningOneIs) {
  EXPECT_FALSE(queue_->find("tarot"));
  put();
  clock_.pass(1);
  put();
  const auto taken = queue_->take("w");
  queue_->set_progress(*taken, "12 of 24 tables");
  const auto found = other_->find("tarot");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, taken->id);
  EXPECT_TRUE(found->is_running);
  EXPECT_EQ(found->progress, "12 of 24 tables");
  EXPECT_FALSE(other_->find("chess"));
  clock_.pass(kLease);
  EXPECT_FALSE(other_->find("tarot")->is_running);
}

TEST_P(QueueContract, FailuresAreListedTheNewestFirst) {
  for (const char* message : {"first", "second", "third"}) {
    put();
    queue_->finish(*queue_->take("w"), Failure{.message = message, .hint = "h"});
    clock_.pass(kMinute);
  }
  const auto failed = other_->failed(2);
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[0].failure()->message, "third");
  EXPECT_EQ(failed[1].failure()->message, "second");
  EXPECT_TRUE(open({"chess"})->failed(10).empty());
}

TEST_P(QueueContract, OldFailuresAreForgotten) {
  put();
  queue_->finish(*queue_->take("w"), Failure{.message = "old"});
  clock_.pass(kDay);
  put();
  queue_->finish(*queue_->take("w"), Failure{.message = "newer"});
  clock_.pass(kKeepFinished - kDay);
  queue_->remove_old();
  ASSERT_EQ(other_->failed(10).size(), 1u);
  EXPECT_EQ(other_->failed(10)[0].failure()->message, "newer");
}

TEST_P(QueueContract, AQueuedJobIsCancelledAtOnce) {
  const std::string id = put();
  EXPECT_EQ(other_->cancel(id), Cancel::done);
  EXPECT_FALSE(queue_->take("w"));
  EXPECT_FALSE(queue_->find("tarot"));
  EXPECT_TRUE(queue_->result(id)->failure()->is_cancelled);
  EXPECT_TRUE(queue_->failed(10).empty());
  EXPECT_EQ(other_->cancel(id), Cancel::unknown);
  EXPECT_EQ(other_->cancel("no such id"), Cancel::unknown);
}

TEST_P(QueueContract, ARunningJobHearsThatItIsCancelled) {
  const std::string id = put();
  const auto taken = queue_->take("w");
  EXPECT_EQ(other_->cancel(id), Cancel::asked);
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::cancelled);
  EXPECT_TRUE(queue_->finish(*taken, cancelled()));
  EXPECT_TRUE(other_->result(id)->failure()->is_cancelled);
  EXPECT_TRUE(queue_->failed(10).empty());
}

TEST_P(QueueContract, AJobWhoseWorkerDiedAfterItWasCancelledIsNotRunAgain) {
  const std::string id = put();
  const auto taken = queue_->take("w");
  other_->cancel(id);
  clock_.pass(kLease);
  const auto next = other_->take("two");
  ASSERT_TRUE(next && next->failure);
  EXPECT_TRUE(next->failure->is_cancelled);
}

}  // namespace
}  // namespace holdfast::jobs
