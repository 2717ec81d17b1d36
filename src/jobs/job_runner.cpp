#include "jobs/job_runner.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/waiter.h"
#include "delivery/tally.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::hours kClearing{1};
// How often the end of a job is told to a queue that is away, after the worker was told to end.
constexpr int kLastTries = 3;

void pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  try {
    base::SystemWaiter().wait(time, stop);
  } catch (const Error&) {  // the stop
  }
}

std::string words_of(const JobDelivery& delivery) {
  if (!delivery.is_complete) return delivery.trouble;
  return fmt::format("{} {}: sent", delivery::title_of(delivery.channel), base::join(delivery.recipients, ", "));
}

}  // namespace

bool may_pass(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::connect:
    case ErrorKind::lock:
    case ErrorKind::file:
    case ErrorKind::client_program:
      return true;
    default:
      return false;
  }
}

std::string words_of(const BackupResult& result) {
  std::vector<std::string> facts{base::megabytes(result.size)};
  if (result.tables) facts.push_back(base::counted(*result.tables, "table"));
  if (result.rows) facts.push_back(base::counted(*result.rows, "row"));
  facts.push_back(base::human_duration(result.duration));
  facts.push_back(result.path);
  std::string words = base::join(facts, ", ");
  for (const JobDelivery& delivery : result.deliveries) words += "; " + words_of(delivery);
  return words;
}

JobRunner::JobRunner(Queue& queue, Notifier& notifier, Work work, Options options)
    : queue_(queue), notifier_(notifier), work_(std::move(work)), options_(std::move(options)) {}

void JobRunner::run(const std::stop_token& stop) {
  base::SystemWaiter waiter;
  outage_.outlast(waiter, stop, [&] {
    if (run_next(stop)) return std::chrono::milliseconds(0);
    outage_.over();
    return options_.poll;
  });
}

bool JobRunner::run_next(const std::stop_token& stop) {
  if (const auto now = std::chrono::steady_clock::now(); now >= next_clearing_) {
    queue_.remove_old();
    next_clearing_ = now + kClearing;
  }
  const std::optional<TakenJob> taken = queue_.take(options_.worker);
  if (!taken) return false;
  outage_.over();
  carry_out(*taken, stop);
  base::give_memory_back();  // the next one may be a day away
  return true;
}

void JobRunner::carry_out(const TakenJob& taken, const std::stop_token& stop) {
  const base::LogLabel label("backup " + taken.id);
  JobProgress progress;
  LeaseKeeper lease(queue_, taken, progress, options_.lease, stop);
  if (taken.failure) return give_up(taken, *taken.failure, stop);
  base::log_info(
      fmt::format("begins{}", taken.tries == 1 ? "" : fmt::format(", try {} of {}", taken.tries, kMaxTries)));
  try {
    end_well(taken, work_(taken, progress, lease.stop_token()), stop);
  } catch (const Error& error) {
    end_badly(taken, error, lease, stop);
  } catch (const std::exception& error) {
    end_badly(taken, Error(ErrorKind::internal, error.what(), "This is a bug in holdfast: please report it."), lease,
              stop);
  }
}

void JobRunner::end_well(const TakenJob& taken, const BackupResult& result, const std::stop_token& stop) {
  bool is_ours = false;
  insist([&] { is_ours = queue_.finish(taken, result); }, stop);
  base::log_info("done: " + words_of(result));
  if (!is_ours) base::log_warning("another worker had taken it over, or the queue could not be told");
}

void JobRunner::end_badly(const TakenJob& taken, const Error& error, LeaseKeeper& lease, const std::stop_token& stop) {
  const Failure failure{.message = error.what(), .hint = error.hint()};
  const bool is_stopped = error.kind() == ErrorKind::cancelled;
  if (lease.why() == LeaseKeeper::Why::lost) return base::log_warning("another worker has taken it over");
  if (is_stopped && lease.why() == LeaseKeeper::Why::cancelled) {
    insist([&] { queue_.finish(taken, cancelled()); }, stop);
    return base::log_info("cancelled");
  }
  if (is_stopped && lease.why() == LeaseKeeper::Why::ending) {
    insist([&] { queue_.release(taken); }, stop);
    return base::log_info("stopped, since the worker ends; it is back in the queue");
  }
  const auto again = pause_after(taken.tries);
  if (!may_pass(error) || !again) return give_up(taken, failure, stop);
  insist([&] { queue_.retry_later(taken, failure); }, stop);
  base::log_warning(words_for_retry(failure, *again));
}

// The notice is on the disk before the job has ended: told twice is better than not at all.
void JobRunner::give_up(const TakenJob& taken, const Failure& failure, const std::stop_token& stop) {
  if (failure.is_cancelled) {
    insist([&] { queue_.finish(taken, failure); }, stop);
    return base::log_info("cancelled");
  }
  base::log_warning("failed: " + with_hint(failure));
  notifier_.tell(notice_of_failure(taken.job, failure));
  insist([&] { queue_.finish(taken, failure); }, stop);
}

void JobRunner::insist(const std::function<void()>& what, const std::stop_token& stop) {
  for (int tries_after_stop = 0; tries_after_stop < kLastTries;) {
    try {
      what();
      return outage_.over();
    } catch (const Error& error) {
      const auto wait = outage_.begin(error);
      if (stop.stop_requested()) {
        ++tries_after_stop;
        pause(std::chrono::seconds(1), std::stop_token());
      } else {
        pause(wait, stop);
      }
    }
  }
}

}  // namespace holdfast::jobs
