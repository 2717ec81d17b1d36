#include "jobs/arq_queue.h"

#include <algorithm>
#include <cstdlib>

#include "jobs/arq_scripts.h"
#include "jobs/job_json.h"

namespace holdfast::jobs {

namespace {

constexpr size_t kPage = 100;
constexpr int64_t kArqResult = 60 * kMinute;  // as ARQ's worker keeps it

std::string text(int64_t number) {
  return std::to_string(number);
}

}  // namespace

ArqQueue::ArqQueue(ArqAddress address, QueueOptions options, Now now)
    : options_(std::move(options)),
      keys_(std::move(address.name)),
      now_(std::move(now)),
      redis_(std::move(address.redis), std::move(address.connection)) {}

bool ArqQueue::serves(const std::string& app) const {
  return std::ranges::find(options_.apps, app) != options_.apps.end();
}

RedisReply ArqQueue::run(const RedisScript& script, const TakenJob& taken, std::vector<std::string> more) {
  std::vector<std::string> arguments{now_ ? text(now_()) : "", taken.id, taken.lease, text(taken.tries)};
  arguments.insert(arguments.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return redis_.run(script, keys_.of(taken.id, taken.job.app), arguments);
}

std::optional<std::string> ArqQueue::enqueue(const BackupJob& job, const EnqueueOptions& options) {
  const std::lock_guard lock(mutex_);
  const int64_t now = stamp();
  const int64_t due = options.not_before.value_or(now);
  const TakenJob wanted{.id = options.id.empty() ? random_id() : options.id, .job = job, .tries = 0};
  const RedisReply reply = run(ArqScripts::get().enqueue, wanted,
                               {write_arq_payload(job, now), text(std::max<int64_t>(due - now, 0) + kDay), text(due)});
  return reply.text == "stored" ? std::optional(wanted.id) : std::nullopt;
}

// One byte more than is read of a pickle tells one that is longer.
std::vector<ArqQueue::Stored> ArqQueue::ours(const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::vector<RedisCommand> commands;
  for (const std::string& id : ids) {
    commands.push_back({"GETRANGE", ArqKeys::job(id), "0", text(static_cast<int64_t>(kMaxPickleBytes))});
  }
  std::vector<RedisReply> replies = redis_.run_all(commands);
  std::vector<Stored> found;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (replies[i].kind != RedisReply::Kind::text) continue;
    std::optional<ArqPayload> payload = read_arq_payload(replies[i].text);
    if (!payload || !serves(payload->job.app)) continue;
    found.push_back({ids[i], std::move(replies[i].text), std::move(*payload)});
  }
  return found;
}

void ArqQueue::visit_due(const std::string& by, const std::function<bool(Stored&)>& visit) {
  for (size_t offset = 0;; offset += kPage) {
    const RedisReply page = redis_.run({"ZRANGEBYSCORE", keys_.queue(), "-inf", by, "LIMIT",
                                        text(static_cast<int64_t>(offset)), text(static_cast<int64_t>(kPage))});
    std::vector<std::string> ids;
    for (const RedisReply& item : page.items) ids.push_back(item.text);
    for (Stored& stored : ours(ids)) {
      if (visit(stored)) return;
    }
    if (ids.size() < kPage) return;
  }
}

std::optional<TakenJob> ArqQueue::take(const std::string& worker) {
  const std::lock_guard lock(mutex_);
  health_.report(redis_, keys_, stamp());
  std::optional<TakenJob> taken;
  visit_due(text(stamp()), [&](Stored& stored) {
    taken = try_take(stored, worker);
    return taken.has_value();
  });
  if (taken) ++health_.ongoing;
  return taken;
}

std::optional<TakenJob> ArqQueue::try_take(const Stored& stored, const std::string& worker) {
  const ArqPayload& payload = stored.payload;
  TakenJob taken{.id = stored.id,
                 .lease = random_id(),
                 .job = payload.job,
                 .tries = 0,
                 .enqueued = payload.enqueued,
                 .started = stamp()};
  const RedisReply reply = run(ArqScripts::get().take, taken,
                               {text(options_.lease), text(kMaxTries), stored.bytes, worker, text(payload.enqueued),
                                text(payload.first_try), payload.problem.empty() ? "0" : "1"});
  const std::string& state = reply.items.at(0).text;
  if (state == "no") return std::nullopt;
  taken.tries = static_cast<int>(reply.items.at(1).number);
  if (state == "cancelled") {
    taken.failure = cancelled();
  } else if (!payload.problem.empty()) {
    taken.failure = Failure{.message = payload.problem, .hint = "docs/queue.md has what a job may say."};
  } else if (state == "worn out") {
    taken.failure = worn_out();
  }
  return taken;
}

Hold ArqQueue::heartbeat(const TakenJob& taken) {
  const std::lock_guard lock(mutex_);
  const RedisReply reply = run(ArqScripts::get().heartbeat, taken, {text(options_.lease), text(taken.enqueued)});
  health_.report(redis_, keys_, stamp());
  if (reply.text == "cancelled") return Hold::cancelled;
  return reply.text == "held" ? Hold::held : Hold::lost;
}

void ArqQueue::set_progress(const TakenJob& taken, std::string_view words) {
  const std::lock_guard lock(mutex_);
  run(ArqScripts::get().progress, taken, {std::string(words)});
}

std::vector<std::string> ArqQueue::ending(const FinishedJob& finished, const ArqPayload& payload) const {
  const bool is_failed = finished.failure() != nullptr && !finished.failure()->is_cancelled;
  return {write_arq_result(finished, payload, keys_.queue()),
          text(kArqResult),
          to_json(finished),
          text(kKeepFinished),
          text(finished.finished),
          is_failed ? "1" : "0"};
}

bool ArqQueue::finish(const TakenJob& taken, std::variant<BackupResult, Failure> outcome) {
  const std::lock_guard lock(mutex_);
  // The result repeats the arguments as they were given; where they are gone, as we would have given them.
  const std::vector<Stored> stored = ours({taken.id});
  const ArqPayload payload =
      stored.empty() ? *read_arq_payload(write_arq_payload(taken.job, taken.enqueued)) : stored.front().payload;
  const FinishedJob finished{.id = taken.id,
                             .job = taken.job,
                             .tries = taken.tries,
                             .enqueued = taken.enqueued,
                             .started = taken.started,
                             .finished = stamp(),
                             .outcome = std::move(outcome)};
  if (run(ArqScripts::get().finish, taken, ending(finished, payload)).text != "held") return false;
  ++(finished.failure() == nullptr ? health_.complete : health_.failed);
  --health_.ongoing;
  return true;
}

bool ArqQueue::finish(const TakenJob& taken, const BackupResult& result) {
  return finish(taken, std::variant<BackupResult, Failure>(result));
}

bool ArqQueue::finish(const TakenJob& taken, const Failure& failure) {
  return finish(taken, std::variant<BackupResult, Failure>(failure));
}

Retry ArqQueue::retry_later(const TakenJob& taken, const Failure& failure) {
  const std::optional<int64_t> pause = pause_after(taken.tries);
  if (!pause) return finish(taken, failure) ? Retry::failed : Retry::lost;
  const std::lock_guard lock(mutex_);
  const RedisReply reply = run(ArqScripts::get().retry, taken, {text(*pause), words_for_retry(failure, *pause)});
  if (reply.text != "later") return Retry::lost;
  ++health_.retried;
  --health_.ongoing;
  return Retry::later;
}

void ArqQueue::release(const TakenJob& taken) {
  const std::lock_guard lock(mutex_);
  run(ArqScripts::get().release, taken, {taken.failure ? "0" : "1"});
  --health_.ongoing;
}

std::optional<PendingJob> ArqQueue::find(const std::string& app) {
  const std::lock_guard lock(mutex_);
  const std::string running = run(ArqScripts::get().running, {.id = "", .job = {.app = app}}).text;
  if (!running.empty()) return describe(running, app);
  std::optional<std::string> queued;
  visit_due("+inf", [&](Stored& stored) {
    if (stored.payload.job.app == app) queued = stored.id;
    return queued.has_value();
  });
  return queued ? describe(*queued, app) : std::nullopt;
}

std::optional<PendingJob> ArqQueue::pending(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const std::vector<Stored> stored = ours({id});
  return stored.empty() ? std::nullopt : describe(id, stored.front().payload.job.app);
}

std::optional<PendingJob> ArqQueue::describe(const std::string& id, const std::string& app) {
  const RedisReply reply = run(ArqScripts::get().pending, {.id = id, .job = {.app = app}});
  if (reply.kind != RedisReply::Kind::list) return std::nullopt;
  return PendingJob{.id = id, .is_running = reply.items.at(0).text == "runs", .progress = reply.items.at(1).text};
}

std::optional<FinishedJob> ArqQueue::result(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const RedisReply kept = redis_.run({"GET", keys_.kept(id)});
  const size_t blank = kept.text.find(' ');
  return blank == std::string::npos ? std::nullopt : std::optional(finished_from_json(kept.text.substr(blank + 1)));
}

std::vector<FinishedJob> ArqQueue::failed(size_t at_most) {
  const std::lock_guard lock(mutex_);
  std::vector<FinishedJob> jobs;
  for (const RedisReply& item : redis_.run({"ZREVRANGE", keys_.failed(), "0", "-1"}).items) {
    if (jobs.size() >= at_most) break;
    FinishedJob finished = finished_from_json(item.text);
    if (serves(finished.job.app)) jobs.push_back(std::move(finished));
  }
  return jobs;
}

Cancel ArqQueue::cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const std::vector<Stored> found = ours({id});
  if (found.empty()) return Cancel::unknown;
  const ArqPayload& payload = found.front().payload;
  const int64_t now = stamp();
  const std::string tries = redis_.run({"GET", ArqKeys::retry(id)}).text;
  const TakenJob whose{.id = id, .lease = random_id(), .job = payload.job, .tries = std::atoi(tries.c_str())};
  const FinishedJob finished{.id = id,
                             .job = payload.job,
                             .tries = whose.tries,
                             .enqueued = payload.enqueued,
                             .finished = now,
                             .outcome = cancelled()};
  std::vector<std::string> arguments = ending(finished, payload);
  arguments.push_back(found.front().bytes);
  const std::string answer = run(ArqScripts::get().cancel, whose, std::move(arguments)).text;
  if (answer == "done") return Cancel::done;
  return answer == "asked" ? Cancel::asked : Cancel::unknown;
}

// Results go by themselves.
void ArqQueue::remove_old() {
  const std::lock_guard lock(mutex_);
  redis_.run({"ZREMRANGEBYSCORE", keys_.failed(), "-inf", text(stamp() - kKeepFinished)});
}

}  // namespace holdfast::jobs
