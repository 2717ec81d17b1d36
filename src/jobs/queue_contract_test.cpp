// What goes into a queue and what comes out of it, the same for each.
#include "jobs/queue_contract.h"

namespace holdfast::jobs {
namespace {

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

TEST_P(QueueContract, EachJobIsToldOfByItself) {
  EXPECT_FALSE(other_->pending("none"));
  put();
  const auto taken = queue_->take("w");
  clock_.pass(1);
  const std::string second = *queue_->enqueue({.app = "tarot"});
  queue_->set_progress(*taken, "12 of 24 tables");
  ASSERT_TRUE(other_->pending(taken->id));
  EXPECT_TRUE(other_->pending(taken->id)->is_running);
  EXPECT_EQ(other_->pending(taken->id)->progress, "12 of 24 tables");
  ASSERT_TRUE(other_->pending(second));
  EXPECT_FALSE(other_->pending(second)->is_running);
  EXPECT_EQ(other_->pending(second)->progress, "");
  queue_->finish(*taken, Failure{.message = "m"});
  EXPECT_FALSE(other_->pending(taken->id));
}

TEST_P(QueueContract, WhatADeadWorkerSaidOfItsJobCountsNoMore) {
  put();
  const auto taken = queue_->take("w");
  queue_->set_progress(*taken, "12 of 24 tables");
  clock_.pass(kLease);
  for (const auto& found : {other_->find("tarot"), other_->pending(taken->id)}) {
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->is_running);
    EXPECT_EQ(found->progress, "");
  }
}

TEST_P(QueueContract, AnAskerHearsWhyAJobIsTriedAgain) {
  put();
  queue_->retry_later(*queue_->take("w"), Failure{.message = "no route", .hint = "Find one."});
  const auto found = other_->find("tarot");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->is_running);
  EXPECT_EQ(found->progress, "failed, and is tried again in 1 minute: no route; hint: Find one.");
  clock_.pass(kMinute);
  ASSERT_TRUE(queue_->take("w"));
  EXPECT_EQ(other_->find("tarot")->progress, "");
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

}  // namespace
}  // namespace holdfast::jobs
