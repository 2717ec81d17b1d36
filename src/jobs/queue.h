#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/job.h"

namespace holdfast::jobs {

// Milliseconds since the epoch: passed in, so that tests choose it.
using Now = std::function<int64_t()>;

int64_t system_now();

inline constexpr int kMaxTries = 3;
inline constexpr int64_t kMinute = 60'000;
inline constexpr int64_t kDay = 24 * 60 * kMinute;
inline constexpr int64_t kKeepFinished = 30 * kDay;

// How long a job that has failed its nth try waits for the next: 1 and 5 minutes. nullopt: there is none.
std::optional<int64_t> pause_after(int tries);

struct QueueOptions {
  std::vector<std::string> apps;  // jobs of others are not seen
  int64_t lease = kMinute;        // ms; a worker that was not heard of for so long is taken for dead
};

struct EnqueueOptions {
  std::string id;                     // empty: a random one
  std::optional<int64_t> not_before;  // none: at once
};

// A job in the hands of one worker, until its lease runs out. Copies stand for the same lease.
struct TakenJob {
  std::string id;
  std::string lease;  // random, of this try alone
  BackupJob job;
  int tries = 1;  // with this one
  int64_t enqueued = 0;
  int64_t started = 0;
  // Not to be run, but to be told to the owners and finished with this: its last worker died on its last try; it was
  // cancelled before it started; its arguments make no sense.
  std::optional<Failure> failure;
};

// Whose the job is. lost: the lease ran out and somebody else took it over (or finished it); what this worker does with
// it counts for nothing any more, so it stops.
enum class Hold { held, cancelled, lost };

enum class Retry { later, failed, lost };

enum class Cancel {
  done,     // it had not started, and never will
  asked,    // its worker hears of it by its next heartbeat
  unknown,  // no such job, or it is finished
};

// A job that has not come to its end.
struct PendingJob {
  std::string id;
  bool is_running = false;
  std::string progress;  // as its worker put it last; of one that waits for another try why. May be empty
};

// Jobs that outlive this process, for any number of workers. Each is carried out once: a worker holds a lease, which it
// renews by heartbeats. Where that runs out, the job is taken over, which counts as a try; after kMaxTries it is handed
// out once more, with `failure`, to be reported. Of one app only one job runs at a time.
//
// Every implementation is thread-safe, and has one connection of its own. All throw Error: `file` or `connect` where
// the queue cannot be reached, after which any call may be made again.
class Queue {
 public:
  virtual ~Queue() = default;

  // The job's id; nullopt if there is, or lately was, one of that id.
  virtual std::optional<std::string> enqueue(const BackupJob& job, const EnqueueOptions& options) = 0;
  std::optional<std::string> enqueue(const BackupJob& job) { return enqueue(job, {}); }

  // The job that is due longest and may run, if there is one. `worker` is a name for people.
  virtual std::optional<TakenJob> take(const std::string& worker) = 0;

  // Renews the lease. To be called several times in the time of a lease.
  virtual Hold heartbeat(const TakenJob& taken) = 0;
  // What a second asker is told. Never a secret.
  virtual void set_progress(const TakenJob& taken, std::string_view text) = 0;

  // The end of a job; false if it was lost. Where a connection broke meanwhile, call it again: true then, too.
  virtual bool finish(const TakenJob& taken, const BackupResult& result) = 0;
  virtual bool finish(const TakenJob& taken, const Failure& failure) = 0;
  // After a failure that may pass: back into the queue for a while, with words_for_retry() for who asks meanwhile, or,
  // after the last try, finished with it.
  virtual Retry retry_later(const TakenJob& taken, const Failure& failure) = 0;
  // The worker ends: back into the queue at once, as if it had not been taken.
  virtual void release(const TakenJob& taken) = 0;

  // The running job of the app, else the queued one that is due first.
  virtual std::optional<PendingJob> find(const std::string& app) = 0;
  // That job; nullopt if it has come to its end, or there is none.
  virtual std::optional<PendingJob> pending(const std::string& id) = 0;
  virtual std::optional<FinishedJob> result(const std::string& id) = 0;
  // The newest first. Not those that were cancelled.
  virtual std::vector<FinishedJob> failed(size_t at_most) = 0;
  virtual Cancel cancel(const std::string& id) = 0;
  // Forgets jobs that were finished kKeepFinished ago.
  virtual void remove_old() = 0;
};

// 32 random hexadecimal digits.
std::string random_id();

// "failed, and is tried again in 5 minutes: the server is away; hint: Start it."; `pause` in milliseconds.
std::string words_for_retry(const Failure& failure, int64_t pause);
// The failure with its hint, in a line.
std::string with_hint(const Failure& failure);
// Of a job whose last worker died on its last try.
Failure worn_out();
// Of a job that somebody cancelled.
Failure cancelled();

}  // namespace holdfast::jobs
