#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "jobs/arq_queue.h"
#include "jobs/queue.h"
#include "jobs/sqlite_queue.h"
#include "jobs/test_clock.h"
#include "jobs/test_redis.h"

namespace holdfast::jobs {

inline constexpr int64_t kLease = kMinute;

// For the tests of this folder: where queues are kept; each open() is one worker's own way to the same jobs.
class Place {
 public:
  virtual ~Place() = default;
  virtual std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) = 0;
};

class SqlitePlace final : public Place {
 public:
  SqlitePlace() {
    std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~SqlitePlace() override { std::filesystem::remove_all(folder_); }
  std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) override {
    return std::make_unique<SqliteQueue>(folder_ / "state" / "jobs.sqlite", options, now);
  }

 private:
  std::filesystem::path folder_;
};

class RedisPlace final : public Place {
 public:
  std::unique_ptr<Queue> open(const QueueOptions& options, const Now& now) override {
    return std::make_unique<ArqQueue>(ArqAddress{.redis = redis_.address(), .name = "test:queue"}, options, now);
  }

 private:
  TestRedis redis_;
};

// What every queue promises, tried on each of them.
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

}  // namespace holdfast::jobs
