#include "jobs/arq_health.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>

namespace holdfast::jobs {

namespace {

constexpr int64_t kInterval = 30'000;  // ms
constexpr int64_t kLifetime = 3 * kInterval;

}  // namespace

std::string ArqHealth::words(int64_t now, int64_t queued) const {
  return fmt::format("{:%b-%d %H:%M:%S} j_complete={} j_failed={} j_retried={} j_ongoing={} queued={}",
                     fmt::gmtime(static_cast<std::time_t>(now / 1000)), complete, failed, retried, ongoing, queued);
}

void ArqHealth::report(RedisConnection& redis, const ArqKeys& keys, int64_t now) {
  if (std::abs(now - last_) < kInterval) return;
  last_ = now;
  const auto replies = redis.run_all({{"PTTL", keys.health()}, {"ZCARD", keys.queue()}});
  if (replies[0].number > kLifetime) return;
  redis.run({"PSETEX", keys.health(), std::to_string(kLifetime), words(now, replies[1].number)});
}

}  // namespace holdfast::jobs
