// One row a job. It runs while it has a lease that has not run out, is queued without one or with one that has, and is
// over once `finished` is set. All times are milliseconds since the epoch.
#include "jobs/sqlite_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "jobs/job_json.h"

namespace holdfast::jobs {

namespace {

constexpr int64_t kVersion = 1;

constexpr const char* kTable = R"(
CREATE TABLE jobs (
  id         TEXT PRIMARY KEY,
  app        TEXT NOT NULL,
  job        TEXT NOT NULL,               -- JSON
  enqueued   INTEGER NOT NULL,
  run_at     INTEGER NOT NULL,            -- not before
  tries      INTEGER NOT NULL DEFAULT 0,
  cancelled  INTEGER NOT NULL DEFAULT 0,  -- somebody asked for it while it ran
  lease      TEXT,
  lease_ends INTEGER,
  worker     TEXT,
  started    INTEGER,                     -- its last try
  progress   TEXT NOT NULL DEFAULT '',
  finished   INTEGER,
  failed     INTEGER NOT NULL DEFAULT 0,
  result     TEXT                         -- JSON
) STRICT)";
constexpr const char* kPendingIndex = "CREATE INDEX jobs_pending ON jobs (run_at) WHERE finished IS NULL";
constexpr const char* kFinishedIndex = "CREATE INDEX jobs_finished ON jobs (finished) WHERE finished IS NOT NULL";

// ?1 now, ?2 apps, ?3 tries
constexpr const char* kNextJob = R"(
SELECT id, job, enqueued, tries, cancelled
FROM jobs AS next
WHERE finished IS NULL
  AND run_at <= ?1
  AND (lease IS NULL OR lease_ends <= ?1)
  AND app IN (SELECT value FROM json_each(?2))
  AND (cancelled OR tries >= ?3 OR NOT EXISTS (
    SELECT 1
    FROM jobs AS running
    WHERE running.app = next.app AND running.finished IS NULL AND running.lease IS NOT NULL AND running.lease_ends > ?1))
ORDER BY run_at, enqueued, rowid
LIMIT 1)";

constexpr const char* kTake = R"(
UPDATE jobs
SET lease = ?2, lease_ends = ?3, worker = ?4, started = ?5, tries = ?6, progress = ''
WHERE id = ?1)";

// A lease that ran out holds again, unless somebody took the job over, or began another of the app. ?4 now
constexpr const char* kRenew = R"(
UPDATE jobs AS own
SET lease_ends = ?3
WHERE id = ?1 AND lease = ?2 AND finished IS NULL AND NOT EXISTS (
  SELECT 1
  FROM jobs AS other
  WHERE other.app = own.app AND other.id <> own.id AND other.finished IS NULL AND other.lease IS NOT NULL
    AND other.lease_ends > ?4)
RETURNING cancelled)";

constexpr const char* kFinish = R"(
UPDATE jobs
SET finished = ?3, failed = ?4, result = ?5, progress = ''
WHERE id = ?1 AND lease = ?2 AND finished IS NULL)";

constexpr const char* kFind = R"(
SELECT id, lease IS NOT NULL AND lease_ends > ?2 AS runs, progress
FROM jobs
WHERE app = ?1 AND finished IS NULL
ORDER BY runs DESC, run_at, enqueued, rowid
LIMIT 1)";

FinishedJob ended(const TakenJob& taken, int64_t now, std::variant<BackupResult, Failure> outcome) {
  return {.id = taken.id,
          .job = taken.job,
          .tries = taken.tries,
          .enqueued = taken.enqueued,
          .started = taken.started,
          .finished = now,
          .outcome = std::move(outcome)};
}

bool counts_as_failed(const FinishedJob& finished) {
  return finished.failure() != nullptr && !finished.failure()->is_cancelled;
}

}  // namespace

SqliteQueue::SqliteQueue(const std::filesystem::path& path, QueueOptions options, Now now)
    : options_(std::move(options)), apps_(nlohmann::json(options_.apps).dump()), now_(std::move(now)), file_(path) {
  make_tables();
}

void SqliteQueue::make_tables() {
  SqliteFile::Transaction transaction(file_);
  const int64_t version = number_of(file_.run("PRAGMA user_version").at(0).at(0));
  if (version > kVersion) {
    throw base::Error(base::ErrorKind::file, "the file of the job queue was written by a newer holdfast",
                      "Use that one, or move the file away: the jobs that wait in it are lost then.");
  }
  if (version == 0) {
    for (const char* sql : {kTable, kPendingIndex, kFinishedIndex}) file_.run(sql);
    file_.run(fmt::format("PRAGMA user_version = {}", kVersion));
  }
  transaction.commit();
}

std::optional<std::string> SqliteQueue::enqueue(const BackupJob& job, const EnqueueOptions& options) {
  const std::lock_guard lock(mutex_);
  const std::string id = options.id.empty() ? random_id() : options.id;
  const int64_t now = now_();
  file_.run(
      "INSERT INTO jobs (id, app, job, enqueued, run_at) VALUES (?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT (id) DO NOTHING",
      {id, job.app, to_json(job), now, options.not_before.value_or(now)});
  return file_.changes() == 1 ? std::optional(id) : std::nullopt;
}

std::optional<TakenJob> SqliteQueue::take(const std::string& worker) {
  const std::lock_guard lock(mutex_);
  SqliteFile::Transaction transaction(file_);
  const int64_t now = now_();
  const std::vector<SqliteRow> rows = file_.run(kNextJob, {now, apps_, int64_t{kMaxTries}});
  if (rows.empty()) return std::nullopt;
  const SqliteRow& row = rows[0];
  const auto tries = static_cast<int>(number_of(row[3]));
  const bool is_cancelled = number_of(row[4]) != 0;
  TakenJob taken{.id = text_of(row[0]),
                 .lease = random_id(),
                 .job = job_from_json(text_of(row[1])),
                 .tries = tries,
                 .enqueued = number_of(row[2]),
                 .started = now};
  if (is_cancelled) {
    taken.failure = cancelled();
  } else if (tries >= kMaxTries) {
    taken.failure = worn_out();
  } else {
    ++taken.tries;
  }
  file_.run(kTake, {taken.id, taken.lease, now + options_.lease, worker, now, int64_t{taken.tries}});
  transaction.commit();
  return taken;
}

Hold SqliteQueue::heartbeat(const TakenJob& taken) {
  const std::lock_guard lock(mutex_);
  const int64_t now = now_();
  const std::vector<SqliteRow> rows = file_.run(kRenew, {taken.id, taken.lease, now + options_.lease, now});
  if (rows.empty()) return Hold::lost;
  return number_of(rows[0][0]) != 0 ? Hold::cancelled : Hold::held;
}

void SqliteQueue::set_progress(const TakenJob& taken, std::string_view text) {
  const std::lock_guard lock(mutex_);
  file_.run("UPDATE jobs SET progress = ?3 WHERE id = ?1 AND lease = ?2 AND finished IS NULL",
            {taken.id, taken.lease, std::string(text)});
}

bool SqliteQueue::finish(const TakenJob& taken, std::variant<BackupResult, Failure> outcome) {
  const std::lock_guard lock(mutex_);
  const FinishedJob finished = ended(taken, now_(), std::move(outcome));
  file_.run(kFinish,
            {taken.id, taken.lease, finished.finished, int64_t{counts_as_failed(finished)}, to_json(finished)});
  if (file_.changes() == 1) return true;
  return !file_.run("SELECT 1 FROM jobs WHERE id = ?1 AND lease = ?2", {taken.id, taken.lease}).empty();
}

bool SqliteQueue::finish(const TakenJob& taken, const BackupResult& result) {
  return finish(taken, std::variant<BackupResult, Failure>(result));
}

bool SqliteQueue::finish(const TakenJob& taken, const Failure& failure) {
  return finish(taken, std::variant<BackupResult, Failure>(failure));
}

Retry SqliteQueue::retry_later(const TakenJob& taken, const Failure& failure) {
  const std::optional<int64_t> pause = pause_after(taken.tries);
  if (!pause) return finish(taken, failure) ? Retry::failed : Retry::lost;
  const std::lock_guard lock(mutex_);
  file_.run(
      "UPDATE jobs SET lease = NULL, lease_ends = NULL, run_at = ?3, progress = '' "
      "WHERE id = ?1 AND lease = ?2 AND finished IS NULL",
      {taken.id, taken.lease, now_() + *pause});
  return file_.changes() == 1 ? Retry::later : Retry::lost;
}

void SqliteQueue::release(const TakenJob& taken) {
  const std::lock_guard lock(mutex_);
  file_.run(
      "UPDATE jobs SET lease = NULL, lease_ends = NULL, tries = ?3, progress = '' "
      "WHERE id = ?1 AND lease = ?2 AND finished IS NULL",
      {taken.id, taken.lease, int64_t{taken.failure ? taken.tries : taken.tries - 1}});
}

std::optional<PendingJob> SqliteQueue::find(const std::string& app) {
  const std::lock_guard lock(mutex_);
  const std::vector<SqliteRow> rows = file_.run(kFind, {app, now_()});
  if (rows.empty()) return std::nullopt;
  return PendingJob{
      .id = text_of(rows[0][0]), .is_running = number_of(rows[0][1]) != 0, .progress = text_of(rows[0][2])};
}

std::optional<FinishedJob> SqliteQueue::result(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto rows = file_.run("SELECT result FROM jobs WHERE id = ?1 AND finished IS NOT NULL", {id});
  return rows.empty() ? std::nullopt : std::optional(finished_from_json(text_of(rows[0][0])));
}

std::vector<FinishedJob> SqliteQueue::failed(size_t at_most) {
  const std::lock_guard lock(mutex_);
  std::vector<FinishedJob> jobs;
  for (const SqliteRow& row :
       file_.run("SELECT result FROM jobs WHERE failed AND app IN (SELECT value FROM json_each(?1)) "
                 "ORDER BY finished DESC, rowid DESC LIMIT ?2",
                 {apps_, static_cast<int64_t>(at_most)})) {
    jobs.push_back(finished_from_json(text_of(row[0])));
  }
  return jobs;
}

Cancel SqliteQueue::cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  SqliteFile::Transaction transaction(file_);
  const int64_t now = now_();
  const auto rows = file_.run(
      "SELECT job, enqueued, tries, lease IS NOT NULL AND lease_ends > ?2, coalesce(started, 0) FROM jobs "
      "WHERE id = ?1 AND finished IS NULL",
      {id, now});
  if (rows.empty()) return Cancel::unknown;
  const SqliteRow& row = rows[0];
  const bool runs = number_of(row[3]) != 0;
  if (runs) {
    file_.run("UPDATE jobs SET cancelled = 1 WHERE id = ?1", {id});
  } else {
    const FinishedJob finished{.id = id,
                               .job = job_from_json(text_of(row[0])),
                               .tries = static_cast<int>(number_of(row[2])),
                               .enqueued = number_of(row[1]),
                               .started = number_of(row[4]),
                               .finished = now,
                               .outcome = cancelled()};
    file_.run("UPDATE jobs SET lease = NULL, finished = ?2, result = ?3 WHERE id = ?1", {id, now, to_json(finished)});
  }
  transaction.commit();
  return runs ? Cancel::asked : Cancel::done;
}

void SqliteQueue::remove_old() {
  const std::lock_guard lock(mutex_);
  file_.run("DELETE FROM jobs WHERE finished <= ?1", {now_() - kKeepFinished});
}

}  // namespace holdfast::jobs
