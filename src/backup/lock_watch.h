#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "postgres/connection.h"

namespace holdfast::backup {

// Watches, over a session of its own, a client program's session that may wait for a lock without a limit: pg_dump's
// own timeout covers tables, and neither views, materialized views nor sequences. When it has waited for `timeout`,
// what is in its way is kept and a stop is requested of `ended`.
class LockWatch {
 public:
  // `ended` must outlive this object.
  LockWatch(const postgres::Target& target, std::string application_name, std::chrono::seconds timeout,
            std::stop_source& ended);

  // Who was in the way, in words; empty if nobody was.
  std::string blocked_by() const;

 private:
  void watch(const postgres::Target& target, const std::string& application_name, std::chrono::seconds timeout,
             std::stop_source& ended, const std::stop_token& stop);

  mutable std::mutex mutex_;  // guards blocked_by_
  std::string blocked_by_;
  std::jthread thread_;
};

}  // namespace holdfast::backup
