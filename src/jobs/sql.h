#pragma once

#include <cstdint>

// The SQL of this folder: jobs in a SQLite file. One row a job. It runs while it has a lease that has not run out, is
// queued without one or with one that has, and is over once `finished` is set. All times are milliseconds since the
// epoch.
namespace holdfast::jobs::sql {

// PRAGMA user_version of a file with these tables.
inline constexpr int64_t kVersion = 1;

inline constexpr const char* kTable = R"(
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
inline constexpr const char* kPendingIndex = "CREATE INDEX jobs_pending ON jobs (run_at) WHERE finished IS NULL";
inline constexpr const char* kFinishedIndex =
    "CREATE INDEX jobs_finished ON jobs (finished) WHERE finished IS NOT NULL";

// ?1 now, ?2 apps, ?3 tries
inline constexpr const char* kNextJob = R"(
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

inline constexpr const char* kTake = R"(
UPDATE jobs
SET lease = ?2, lease_ends = ?3, worker = ?4, started = ?5, tries = ?6, progress = ''
WHERE id = ?1)";

// A lease that ran out holds again, unless somebody took the job over, or began another of the app. ?4 now
inline constexpr const char* kRenew = R"(
UPDATE jobs AS own
SET lease_ends = ?3
WHERE id = ?1 AND lease = ?2 AND finished IS NULL AND NOT EXISTS (
  SELECT 1
  FROM jobs AS other
  WHERE other.app = own.app AND other.id <> own.id AND other.finished IS NULL AND other.lease IS NOT NULL
    AND other.lease_ends > ?4)
RETURNING cancelled)";

inline constexpr const char* kFinish = R"(
UPDATE jobs
SET finished = ?3, failed = ?4, result = ?5, progress = ''
WHERE id = ?1 AND lease = ?2 AND finished IS NULL)";

// ?2 now. What a worker that died had said of a job counts no more.
inline constexpr const char* kFind = R"(
SELECT id, lease IS NOT NULL AND lease_ends > ?2 AS runs, CASE WHEN lease_ends <= ?2 THEN '' ELSE progress END
FROM jobs
WHERE app = ?1 AND finished IS NULL
ORDER BY runs DESC, run_at, enqueued, rowid
LIMIT 1)";

inline constexpr const char* kPending = R"(
SELECT id, lease IS NOT NULL AND lease_ends > ?2, CASE WHEN lease_ends <= ?2 THEN '' ELSE progress END
FROM jobs
WHERE id = ?1 AND finished IS NULL)";

}  // namespace holdfast::jobs::sql
