// Who has a job, and what becomes of it when a worker dies, fails or ends; the same for each queue.
#include <map>
#include <mutex>
#include <thread>

#include "jobs/queue_contract.h"

namespace holdfast::jobs {
namespace {

class QueueLeases : public QueueContract {};

INSTANTIATE_TEST_SUITE_P(Queues, QueueLeases, testing::Values("sqlite", "redis"),
                         [](const auto& parameter) { return parameter.param; });

TEST_P(QueueLeases, TwoWorkersRunEachJobOnce) {
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

TEST_P(QueueLeases, ATakenJobIsNotThereForOthers) {
  put();
  ASSERT_TRUE(queue_->take("one"));
  EXPECT_FALSE(other_->take("two"));
  EXPECT_FALSE(queue_->take("one"));
}

TEST_P(QueueLeases, HeartbeatsKeepTheLease) {
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

TEST_P(QueueLeases, ADeadWorkersJobIsTakenOver) {
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

TEST_P(QueueLeases, ALeaseThatNobodyTookOverHoldsAgain) {
  put();
  const TakenJob slow = lose(*queue_);
  clock_.pass(kLease);
  EXPECT_EQ(queue_->heartbeat(slow), Hold::held);
  EXPECT_FALSE(other_->take("two"));
  clock_.pass(2 * kLease);
  EXPECT_TRUE(queue_->finish(slow, good()));
  EXPECT_FALSE(other_->take("two"));
}

TEST_P(QueueLeases, ALeaseThatRanOutDoesNotHoldBesideAnotherJobOfTheApp) {
  put();
  const TakenJob slow = lose(*queue_);
  ASSERT_TRUE(queue_->enqueue({.app = "tarot"}, {.id = "sooner", .not_before = clock_.now() - kDay}));
  ASSERT_EQ(other_->take("two")->id, "sooner");
  EXPECT_EQ(queue_->heartbeat(slow), Hold::lost);
}

TEST_P(QueueLeases, AFailureIsTriedAgainAfterGrowingPauses) {
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

TEST_P(QueueLeases, AJobThatThreeWorkersDiedOfIsReportedOnce) {
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

TEST_P(QueueLeases, AReporterThatDiesIsFollowedByAnother) {
  put();
  wear_out();
  lose(*queue_);
  const auto worn = other_->take("another");
  ASSERT_TRUE(worn && worn->failure);
  EXPECT_EQ(worn->tries, kMaxTries);
}

TEST_P(QueueLeases, AReleasedJobIsBackAtOnceAndHasNotBeenTried) {
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

TEST_P(QueueLeases, OneAppIsNeverTwiceAtWork) {
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

TEST_P(QueueLeases, AJobWhoseWorkerDiedAfterItWasCancelledIsNotRunAgain) {
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
