#pragma once

#include <cstdint>
#include <string>

#include "jobs/arq_keys.h"
#include "jobs/redis.h"

namespace holdfast::jobs {

// The key by which `arq --check` and the like see that somebody works on a queue. Not thread-safe.
class ArqHealth {
 public:
  int complete = 0, failed = 0, retried = 0, ongoing = 0;  // of this worker

  // Writes it where it is due, twice a minute. One that lives longer is a worker's of ARQ's and is left alone.
  void report(RedisConnection& redis, const ArqKeys& keys, int64_t now);

 private:
  // "Nov-24 06:58:08 j_complete=1 j_failed=1 j_retried=0 j_ongoing=2 queued=1"
  std::string words(int64_t now, int64_t queued) const;

  int64_t last_ = 0;
};

}  // namespace holdfast::jobs
