// What ARQ's own client and worker see of the queue in Redis, and what is not ours there.
#include "jobs/arq_queue.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

#include "base/text.h"
#include "base/waiter.h"
#include "jobs/test_clock.h"
#include "jobs/test_python.h"
#include "jobs/test_redis.h"

namespace holdfast::jobs {
namespace {

constexpr const char* kQueue = "arq:queue";

class ArqQueueTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!TestRedis::is_there()) GTEST_SKIP() << "no redis-server in PATH";
    if (!has_python()) GTEST_SKIP() << "no " << kPython;
    server_ = std::make_unique<TestRedis>();
    redis_ = std::make_unique<RedisConnection>(server_->address(), RedisConnection::Options());
    queue_ = open();
  }

  std::unique_ptr<ArqQueue> open(const std::string& name = kQueue) {
    return std::make_unique<ArqQueue>(ArqAddress{.redis = server_->address(), .name = name},
                                      QueueOptions{.apps = {"tarot"}}, clock_.function());
  }
  // Every key with its bytes, and for how long it stays.
  std::map<std::string, std::string> all_keys() {
    std::map<std::string, std::string> keys;
    for (const RedisReply& key : redis_->run({"KEYS", "*"}).items) {
      if (key.text == "arq:queue:health-check") continue;
      keys[key.text] = redis_->run({"DUMP", key.text}).text +
                       (redis_->run({"PTTL", key.text}).number < 0 ? " for ever" : " for a while");
    }
    return keys;
  }
  // As enqueue_job() of ARQ's client does it; `payload` is an expression of Python's.
  void enqueue(const std::string& id, const std::string& payload) {
    enqueue_bytes(id,
                  base::unhex(python("import pickle, sys; print(pickle.dumps(eval(sys.argv[1])).hex())", {payload})));
  }
  void enqueue_bytes(const std::string& id, const std::string& bytes) {
    redis_->run({"PSETEX", "arq:job:" + id, "86400000", bytes});
    redis_->run({"ZADD", kQueue, std::to_string(clock_.now()), id});
  }
  static std::string call(const std::string& args, const std::string& kwargs = "{}", const std::string& tries = "None",
                          const std::string& function = "backup_database_job") {
    return "{'t': " + tries + ", 'f': '" + function + "', 'a': " + args + ", 'k': " + kwargs + ", 'et': 1700000000000}";
  }
  // What Job.result() of ARQ's client gives or raises.
  std::string client_result(const std::string& id) {
    return python(
        "import pickle, sys; d = pickle.loads(bytes.fromhex(sys.argv[1])); print(d['s'], repr(d['r']), d['t'], d['q'])",
        {base::hex(redis_->run({"GET", "arq:result:" + id}).text)});
  }
  std::string get(const std::string& key) { return redis_->run({"GET", key}).text; }
  int64_t seconds_left(const std::string& key) { return redis_->run({"TTL", key}).number; }
  bool exists(const std::string& key) { return redis_->run({"EXISTS", key}).number == 1; }

  TestClock clock_;
  std::unique_ptr<TestRedis> server_;
  std::unique_ptr<RedisConnection> redis_;
  std::unique_ptr<ArqQueue> queue_;
};

TEST_F(ArqQueueTest, AJobOfPythonsIsCarriedOutAndPythonReadsTheResult) {
  enqueue("p1", call("('tarot',)", "{'name': 'x', 'telegram': True}"));
  const auto taken = queue_->take("w");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->job, (BackupJob{.app = "tarot", .name = "x", .telegram = true}));
  EXPECT_EQ(get("arq:retry:p1"), "1");
  EXPECT_TRUE(get("arq:in-progress:p1").starts_with(taken->lease + " "));
  EXPECT_TRUE(queue_->finish(*taken, BackupResult{.path = "/b", .size = 7, .duration = 0.5}));
  EXPECT_EQ(
      client_result("p1"),
      "True {'path': '/b', 'size': 7, 'tables': None, 'rows': None, 'duration': 0.5, 'deliveries': []} 1 arq:queue");
  const int64_t left = seconds_left("arq:result:p1");
  EXPECT_TRUE(left > 3000 && left <= 3600) << left;
  for (const char* key : {"arq:job:p1", "arq:retry:p1", "arq:in-progress:p1"}) EXPECT_FALSE(exists(key)) << key;
  EXPECT_EQ(redis_->run({"ZCARD", kQueue}).number, 0);
}

TEST_F(ArqQueueTest, AFailureIsRaisedInPython) {
  enqueue("p1", call("('tarot',)"));
  queue_->finish(*queue_->take("w"), Failure{.message = "no route to tarot-pg", .hint = "make status"});
  EXPECT_EQ(client_result("p1"), "False RuntimeError('no route to tarot-pg\\nhint: make status') 1 arq:queue");
}

TEST_F(ArqQueueTest, AJobIsEnqueuedAsArqsClientDoes) {
  EXPECT_EQ(queue_->enqueue({.app = "tarot"}, {.id = "fixed-1", .not_before = clock_.now() + kMinute}), "fixed-1");
  EXPECT_EQ(get("arq:job:fixed-1"), write_arq_payload({.app = "tarot"}, clock_.now()));
  const int64_t left = seconds_left("arq:job:fixed-1");
  EXPECT_TRUE(left > 86400 && left <= 86460) << left;
  EXPECT_EQ(redis_->run({"ZSCORE", kQueue, "fixed-1"}).text, std::to_string(clock_.now() + kMinute));
}

TEST_F(ArqQueueTest, AnIdWhoseResultArqHasIsTaken) {
  redis_->run({"SET", "arq:result:fixed-1", "x"});
  EXPECT_FALSE(queue_->enqueue({.app = "tarot"}, {.id = "fixed-1"}));
}

TEST_F(ArqQueueTest, WhatIsNotOursIsLeftAsItIs) {
  enqueue("other-function", call("('tarot',)", "{}", "None", "send_mail"));
  enqueue("other-app", call("('chess',)"));
  enqueue("an-object", call("('tarot',)", "{'name': {1}}"));
  enqueue_bytes("garbage",
                "\x80\x04"
                "cos\nsystem\n(S'true'\ntR.");
  enqueue_bytes("empty", "");
  enqueue_bytes("huge", write_arq_payload({.app = "tarot", .name = std::string(kMaxPickleBytes, 'x')}, 5));
  redis_->run({"ZADD", kQueue, "1", "expired"});
  redis_->run({"ZADD", kQueue, "1", "no-string"});
  redis_->run({"RPUSH", "arq:job:no-string", "x"});
  const auto before = all_keys();
  EXPECT_FALSE(queue_->take("w"));
  EXPECT_FALSE(queue_->find("tarot"));
  for (const char* id :
       {"other-function", "other-app", "an-object", "garbage", "empty", "huge", "expired", "no-string"}) {
    EXPECT_EQ(queue_->cancel(id), Cancel::unknown) << id;
  }
  queue_->remove_old();
  EXPECT_EQ(all_keys(), before);
}

TEST_F(ArqQueueTest, OursIsFoundBehindHundredsOfOthers) {
  const std::string other = write_pickle(PickleValue(std::string("not ours")));
  for (int i = 0; i < 350; ++i) enqueue_bytes("other" + std::to_string(1000 + i), other);
  clock_.pass(10);
  enqueue("ours", call("('tarot',)"));
  const auto found = queue_->find("tarot");
  const auto taken = queue_->take("w");
  ASSERT_TRUE(found && taken);
  EXPECT_EQ(found->id, "ours");
  EXPECT_EQ(taken->id, "ours");
  EXPECT_EQ(redis_->run({"ZCARD", kQueue}).number, 351);
}

TEST_F(ArqQueueTest, AJobThatAWorkerOfArqsHasIsLeftToIt) {
  enqueue("p1", call("('tarot',)"));
  redis_->run({"PSETEX", "arq:in-progress:p1", "310000", "1"});
  clock_.pass(kDay);
  EXPECT_FALSE(queue_->take("w"));
  EXPECT_EQ(get("arq:in-progress:p1"), "1");
  EXPECT_FALSE(exists("arq:retry:p1"));
}

TEST_F(ArqQueueTest, ArgumentsThatTheFunctionDoesNotTakeFailTheJob) {
  enqueue("p1", call("('tarot',)", "{'level': 9}"));
  const auto taken = queue_->take("w");
  ASSERT_TRUE(taken && taken->failure);
  EXPECT_TRUE(queue_->finish(*taken, *taken->failure));
  EXPECT_NE(client_result("p1").find("RuntimeError(\"backup_database_job() got an unexpected keyword argument 'level'"),
            std::string::npos);
}

TEST_F(ArqQueueTest, AJobThatPythonAbortsBeforeItStartsIsCancelled) {
  enqueue("p1", call("('tarot',)"));
  redis_->run({"ZADD", "arq:abort", std::to_string(clock_.now()), "p1"});
  const auto taken = queue_->take("w");
  ASSERT_TRUE(taken && taken->failure);
  EXPECT_TRUE(taken->failure->is_cancelled);
  EXPECT_TRUE(queue_->finish(*taken, *taken->failure));
  EXPECT_EQ(client_result("p1"), "False CancelledError() 0 arq:queue");
  EXPECT_EQ(redis_->run({"ZCARD", "arq:abort"}).number, 0);
}

TEST_F(ArqQueueTest, AJobThatPythonAbortsWhileItRunsHearsOfIt) {
  enqueue("p1", call("('tarot',)"));
  const auto taken = queue_->take("w");
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::held);
  redis_->run({"ZADD", "arq:abort", std::to_string(clock_.now()), "p1"});
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::cancelled);
}

TEST_F(ArqQueueTest, AnAbortOfAnEarlierJobOfTheSameIdDoesNotCount) {
  redis_->run({"ZADD", "arq:abort", "1699999999999", "p1"});
  enqueue("p1", call("('tarot',)"));
  EXPECT_FALSE(queue_->take("w")->failure);
}

TEST_F(ArqQueueTest, TriesThatPythonCountsAlreadyCount) {
  enqueue("p1", call("('tarot',)", "{}", "3"));
  EXPECT_EQ(queue_->take("w")->tries, 3);
  EXPECT_EQ(get("arq:retry:p1"), "3");
}

TEST_F(ArqQueueTest, AJobThatRunsForDaysDoesNotExpire) {
  enqueue("p1", call("('tarot',)"));
  redis_->run({"PEXPIRE", "arq:job:p1", "5000"});
  const auto taken = queue_->take("w");
  EXPECT_GT(seconds_left("arq:job:p1"), 5000);
  redis_->run({"PEXPIRE", "arq:job:p1", "5000"});
  queue_->heartbeat(*taken);
  EXPECT_GT(seconds_left("arq:job:p1"), 5000);
}

TEST_F(ArqQueueTest, TwoQueuesOfOneRedisDoNotMeet) {
  const auto other = open("holdfast:queue");
  queue_->enqueue({.app = "tarot"}, {.id = "a"});
  EXPECT_FALSE(other->take("w"));
  queue_->take("w");
  other->enqueue({.app = "tarot"}, {.id = "b"});
  EXPECT_EQ(other->take("w")->id, "b");
}

TEST_F(ArqQueueTest, TheHealthKeyTellsThatSomebodyWorksHere) {
  enqueue("p1", call("('tarot',)"));
  queue_->finish(*queue_->take("w"), Failure{.message = "m"});
  enqueue("p2", call("('tarot',)"));
  clock_.pass(kMinute);
  queue_->take("w");
  EXPECT_EQ(get("arq:queue:health-check"), "Nov-14 22:14:20 j_complete=0 j_failed=1 j_retried=0 j_ongoing=0 queued=1");
  EXPECT_GT(seconds_left("arq:queue:health-check"), 30);
}

TEST_F(ArqQueueTest, TheHealthKeyOfAWorkerOfArqsIsLeftAlone) {
  redis_->run({"PSETEX", "arq:queue:health-check", "3601000", "theirs"});
  queue_->take("w");
  EXPECT_EQ(get("arq:queue:health-check"), "theirs");
}

TEST_F(ArqQueueTest, WithoutAClockOfOursALeaseRunsOutByRedisOwn) {
  const auto one = std::make_unique<ArqQueue>(ArqAddress{.redis = server_->address()},
                                              QueueOptions{.apps = {"tarot"}, .lease = 100});
  one->enqueue({.app = "tarot"}, {.id = "a"});
  ASSERT_TRUE(one->take("w"));
  std::optional<TakenJob> taken;
  for (int i = 0; i < 600 && !taken; ++i) {
    base::SystemWaiter().wait(std::chrono::milliseconds(50), {});
    taken = one->take("w");
  }
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->tries, 2);
}

TEST_F(ArqQueueTest, ALeaseThatRedisHasForgottenHoldsAgain) {
  enqueue("p1", call("('tarot',)"));
  const auto taken = queue_->take("w");
  redis_->run({"DEL", "arq:in-progress:p1", "arq:queue:holdfast:app:tarot"});
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::held);
  EXPECT_FALSE(open()->take("two"));
  redis_->run({"DEL", "arq:in-progress:p1", "arq:queue:holdfast:app:tarot"});
  ASSERT_TRUE(open()->take("two"));
  EXPECT_EQ(queue_->heartbeat(*taken), Hold::lost);
  EXPECT_FALSE(queue_->finish(*taken, BackupResult{.path = "p"}));
}

TEST_F(ArqQueueTest, AWorkerThatIsKilledLosesNoJobAndEachHasOneResult) {
  constexpr int kJobs = 60;
  for (int i = 0; i < kJobs; ++i) queue_->enqueue({.app = "tarot"}, {.id = "job" + std::to_string(i)});
  std::minstd_rand random(13);
  for (int round = 0; round < 20; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto queue = open();
      while (const auto taken = queue->take("doomed")) {
        if (!taken->failure) queue->finish(*taken, BackupResult{.path = taken->id});
        if (taken->failure) queue->finish(*taken, *taken->failure);
      }
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(random() % 20'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    clock_.pass(kMinute);
  }
  while (const auto taken = queue_->take("w")) EXPECT_TRUE(queue_->finish(*taken, BackupResult{.path = taken->id}));
  for (int i = 0; i < kJobs; ++i) {
    const std::string id = "job" + std::to_string(i);
    const auto result = queue_->result(id);
    ASSERT_TRUE(result) << id;
    EXPECT_TRUE(exists("arq:result:" + id)) << id;
    EXPECT_FALSE(exists("arq:job:" + id)) << id;
  }
  EXPECT_EQ(redis_->run({"ZCARD", kQueue}).number, 0);
}

}  // namespace
}  // namespace holdfast::jobs
