#include "jobs/lease_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace holdfast::jobs {

namespace {

using Moment = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

constexpr milliseconds kLongestTick{500};

}  // namespace

LeaseKeeper::LeaseKeeper(Queue& queue, const TakenJob& taken, const JobProgress& progress, const LeaseOptions& options,
                         std::stop_token outer)
    : queue_(queue),
      taken_(taken),
      progress_(progress),
      options_(options),
      outer_(std::move(outer)),
      thread_([this, label = base::LogLabel::current()](const std::stop_token& end) {
        const base::LogLabel labelled(label);
        keep(end);
      }) {}

LeaseKeeper::~LeaseKeeper() {
  thread_.request_stop();
  thread_.join();
}

void LeaseKeeper::keep(const std::stop_token& end) {
  std::mutex mutex;
  std::condition_variable_any condition;
  const milliseconds tick = std::min(kLongestTick, options_.lease / 8);
  Moment renewed = std::chrono::steady_clock::now();
  Moment told = renewed;
  std::optional<Moment> last;
  while (true) {
    {
      std::unique_lock lock(mutex);
      condition.wait_for(lock, end, tick, [] { return false; });
    }
    if (end.stop_requested()) return;
    const Moment now = std::chrono::steady_clock::now();
    if (!last && outer_.stop_requested()) last = now + options_.grace;
    if (last && now >= *last) stop_job(Why::ending);
    if (now - renewed >= options_.lease / 4) {
      renewed = now;
      renew();
    }
    if (now - told >= options_.news) {
      told = now;
      report();
    }
  }
}

void LeaseKeeper::renew() {
  try {
    const Hold hold = queue_.heartbeat(taken_);
    if (hold == Hold::cancelled) stop_job(Why::cancelled);
    if (hold == Hold::lost) stop_job(Why::lost);
    is_away_ = false;
  } catch (const base::Error& error) {
    if (!is_away_) base::log_warning(fmt::format("the queue cannot be told that it goes on: {}", error.what()));
    is_away_ = true;
  }
}

void LeaseKeeper::report() {
  std::string text = progress_.text();
  if (text == reported_) return;
  try {
    queue_.set_progress(taken_, text);
    reported_ = std::move(text);
  } catch (const base::Error&) {  // renew() tells of it
  }
}

void LeaseKeeper::stop_job(Why why) {
  auto nothing = Why::nothing;
  if (why_.compare_exchange_strong(nothing, why)) job_.request_stop();
}

}  // namespace holdfast::jobs
