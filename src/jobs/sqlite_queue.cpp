#include "jobs/sqlite_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "jobs/job_json.h"
#include "jobs/sql.h"

namespace holdfast::jobs {

namespace {

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

// Of rows of id, whether it runs, and progress.
std::optional<PendingJob> pending_of(const std::vector<SqliteRow>& rows) {
  if (rows.empty()) return std::nullopt;
  return PendingJob{
      .id = text_of(rows[0][0]), .is_running = number_of(rows[0][1]) != 0, .progress = text_of(rows[0][2])};
}

}  // namespace

SqliteQueue::SqliteQueue(const std::filesystem::path& path, QueueOptions options, Now now)
    : options_(std::move(options)), apps_(nlohmann::json(options_.apps).dump()), now_(std::move(now)), file_(path) {
  make_tables();
}

void SqliteQueue::make_tables() {
  SqliteFile::Transaction transaction(file_);
  const int64_t version = number_of(file_.run("PRAGMA user_version").at(0).at(0));
  if (version > sql::kVersion) {
    throw base::Error(base::ErrorKind::file, "the file of the job queue was written by a newer holdfast",
                      "Use that one, or move the file away: the jobs that wait in it are lost then.");
  }
  if (version == 0) {
    for (const char* made : {sql::kTable, sql::kPendingIndex, sql::kFinishedIndex}) file_.run(made);
    file_.run(fmt::format("PRAGMA user_version = {}", sql::kVersion));
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
  const std::vector<SqliteRow> rows = file_.run(sql::kNextJob, {now, apps_, int64_t{kMaxTries}});
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
  file_.run(sql::kTake, {taken.id, taken.lease, now + options_.lease, worker, now, int64_t{taken.tries}});
  transaction.commit();
  return taken;
}

Hold SqliteQueue::heartbeat(const TakenJob& taken) {
  const std::lock_guard lock(mutex_);
  const int64_t now = now_();
  const std::vector<SqliteRow> rows = file_.run(sql::kRenew, {taken.id, taken.lease, now + options_.lease, now});
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
  file_.run(sql::kFinish,
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
      "UPDATE jobs SET lease = NULL, lease_ends = NULL, run_at = ?3, progress = ?4 "
      "WHERE id = ?1 AND lease = ?2 AND finished IS NULL",
      {taken.id, taken.lease, now_() + *pause, words_for_retry(failure, *pause)});
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
  return pending_of(file_.run(sql::kFind, {app, now_()}));
}

std::optional<PendingJob> SqliteQueue::pending(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return pending_of(file_.run(sql::kPending, {id, now_()}));
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
