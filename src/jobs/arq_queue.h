#pragma once

#include <functional>
#include <mutex>

#include "jobs/arq_health.h"
#include "jobs/arq_keys.h"
#include "jobs/arq_payload.h"
#include "jobs/queue.h"
#include "jobs/redis.h"

namespace holdfast::jobs {

// Which queue, and how it is reached.
struct ArqAddress {
  RedisAddress redis;
  std::string name = "arq:queue";
  RedisConnection::Options connection = {};
};

// Jobs in Redis, as ARQ 0.26 has them: what its client enqueues is carried out here, and it reads the result. A job of
// another function, of an app that is not in the options, or that is not readable as plain values is passed by: neither
// marked nor removed. docs/queue.md has the keys. Thread-safe.
class ArqQueue final : public Queue {
 public:
  // Connects when it is first needed. Without `now` leases are told by Redis' own clock.
  ArqQueue(ArqAddress address, QueueOptions options, Now now = nullptr);

  using Queue::enqueue;
  std::optional<std::string> enqueue(const BackupJob& job, const EnqueueOptions& options) override;
  std::optional<TakenJob> take(const std::string& worker) override;
  Hold heartbeat(const TakenJob& taken) override;
  void set_progress(const TakenJob& taken, std::string_view text) override;
  bool finish(const TakenJob& taken, const BackupResult& result) override;
  bool finish(const TakenJob& taken, const Failure& failure) override;
  Retry retry_later(const TakenJob& taken, const Failure& failure) override;
  void release(const TakenJob& taken) override;
  std::optional<PendingJob> find(const std::string& app) override;
  std::optional<PendingJob> pending(const std::string& id) override;
  // An hour for those who read ARQ's own, kKeepFinished here.
  std::optional<FinishedJob> result(const std::string& id) override;
  // The last hundred are kept.
  std::vector<FinishedJob> failed(size_t at_most) override;
  Cancel cancel(const std::string& id) override;
  void remove_old() override;

 private:
  // A job of ours as it stands in Redis.
  struct Stored {
    std::string id;
    std::string bytes;
    ArqPayload payload;
  };

  bool serves(const std::string& app) const;
  // Of the ids, those whose jobs are ours.
  std::vector<Stored> ours(const std::vector<std::string>& ids);
  // Goes through those of ours that are due by then, the longest first, until `visit` returns true.
  void visit_due(const std::string& by, const std::function<bool(Stored&)>& visit);
  // nullopt: it has come to its end.
  std::optional<PendingJob> describe(const std::string& id, const std::string& app);
  std::optional<TakenJob> try_take(const Stored& stored, const std::string& worker);
  bool finish(const TakenJob& taken, std::variant<BackupResult, Failure> outcome);
  // What the scripts finish and cancel want.
  std::vector<std::string> ending(const FinishedJob& finished, const ArqPayload& payload) const;

  RedisReply run(const RedisScript& script, const TakenJob& taken, std::vector<std::string> more = {});
  int64_t stamp() const { return now_ ? now_() : system_now(); }

  const QueueOptions options_;
  const ArqKeys keys_;
  const Now now_;
  std::mutex mutex_;  // guards the two below
  RedisConnection redis_;
  ArqHealth health_;
};

}  // namespace holdfast::jobs
