#include "backup/restore_watch.h"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

constexpr std::chrono::seconds kInterval{2};
constexpr double kQuietSeconds = 60;

std::string where_to_look(const std::string& app) {
  return fmt::format(
      "no progress for a minute: the server's log may say why (docker logs {}-pg --tail 50, if it runs in the "
      "container "
      "{}-pg)",
      app, app);
}

}  // namespace

RestoreWatch::RestoreWatch(const postgres::Target& target, std::string application_name, std::string app,
                           base::Progress& shown)
    : shown_(shown),
      last_news_(base::monotonic_seconds()),
      thread_([this, target, name = std::move(application_name), app = std::move(app)](const std::stop_token& stop) {
        watch(target, name, app, stop);
      }) {}

void RestoreWatch::begin(std::string_view phase, uint64_t total_bytes) {
  last_news_ = base::monotonic_seconds();
  shown_.begin(phase, total_bytes);
}

void RestoreWatch::advance(uint64_t bytes) {
  last_news_ = base::monotonic_seconds();
  shown_.advance(bytes);
}

void RestoreWatch::working(unsigned worker, std::string_view what) {
  last_news_ = base::monotonic_seconds();
  shown_.working(worker, what);
}

void RestoreWatch::waiting(std::string_view why) {
  shown_.waiting(why);
}

void RestoreWatch::end() {
  shown_.end();
}

std::string RestoreWatch::last_blocker() const {
  const std::scoped_lock lock(mutex_);
  return last_blocker_;
}

void RestoreWatch::look(postgres::Connection& connection, const std::string& application_name) {
  const std::string blocker = postgres::describe_blocker(connection, application_name, kInterval);
  shown_.waiting(blocker);
  if (blocker.empty()) return;
  const std::scoped_lock lock(mutex_);
  last_blocker_ = blocker;
}

void RestoreWatch::watch(const postgres::Target& target, const std::string& application_name, const std::string& app,
                         const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock waiting(mutex);
  const auto pause = [&] {
    never.wait_for(waiting, stop, kInterval, [] { return false; });
    return !stop.stop_requested();
  };
  try {
    if (!pause()) return;  // most restores are over by now
    postgres::Connection connection(target, stop);
    double said_at = 0;
    do {
      look(connection, application_name);
      const double news = last_news_;
      if (base::monotonic_seconds() - news < kQuietSeconds || said_at == news) continue;
      said_at = news;
      base::log_warning(where_to_look(app));
    } while (pause());
  } catch (const base::Error&) {
    // A watch that cannot look must not end a restore that goes well; whatever ails the server, the restore meets it
    // too.
  }
}

}  // namespace holdfast::backup
