#include "backup/lock_watch.h"

#include <condition_variable>

#include "base/error.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

constexpr std::chrono::milliseconds kInterval{1000};

}  // namespace

LockWatch::LockWatch(const postgres::Target& target, std::string application_name, std::chrono::seconds timeout,
                     std::stop_source& ended)
    : thread_([this, target, name = std::move(application_name), timeout, &ended](const std::stop_token& stop) {
        watch(target, name, timeout, ended, stop);
      }) {}

std::string LockWatch::blocked_by() const {
  const std::scoped_lock lock(mutex_);
  return blocked_by_;
}

void LockWatch::watch(const postgres::Target& target, const std::string& application_name, std::chrono::seconds timeout,
                      std::stop_source& ended, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock waiting(mutex);
  try {
    // Most runs are over before the first look, and cost no session.
    if (never.wait_for(waiting, stop, kInterval, [] { return false; }) || stop.stop_requested()) return;
    postgres::Connection connection(target, stop);
    while (!stop.stop_requested()) {
      std::string blocker = postgres::describe_blocker(connection, application_name, timeout);
      if (!blocker.empty()) {
        {
          const std::scoped_lock lock(mutex_);
          blocked_by_ = std::move(blocker);
        }
        ended.request_stop();
        return;
      }
      never.wait_for(waiting, stop, kInterval, [] { return false; });
    }
  } catch (const base::Error&) {
    // A watch that cannot look must not end a backup that goes well; whatever ails the server, the backup meets it too.
  }
}

}  // namespace holdfast::backup
