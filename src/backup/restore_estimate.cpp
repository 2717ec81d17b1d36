#include "backup/restore_estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "backup/selection.h"
#include "base/clock.h"
#include "base/error.h"

namespace holdfast::backup {

namespace {

constexpr size_t kSampleRows = 40000;
// A restore takes this many times as long as loading its rows does: checking, indexes, constraints, counting, ANALYZE.
constexpr double kAllOverRows = 2.0;

// Of the kind that most rows are: some numbers, a time, a text.
std::string sample() {
  std::string rows;
  for (size_t i = 0; i < kSampleRows; ++i) {
    rows += fmt::format("{}\t{}\t2023-11-24 03:00:00+00\tthe quick brown fox {} jumps over the lazy dog\n", i, i * 7919,
                        i * 104729 % 1000003);
  }
  return rows;
}

// Bytes of COPY text per second that one session takes.
std::optional<double> measure_speed(postgres::Connection& connection) {
  try {
    const std::string rows = sample();
    connection.run("BEGIN; CREATE TEMPORARY TABLE speed (a bigint, b bigint, at timestamptz, t text)");
    const double started = base::monotonic_seconds();
    connection.begin_copy_in("COPY pg_temp.speed FROM stdin");
    connection.put_copy(rows);
    connection.end_copy_in();
    const double seconds = base::monotonic_seconds() - started;
    connection.run("ROLLBACK");
    return static_cast<double>(rows.size()) / std::max(seconds, 1e-4);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::database) throw;
    connection.run("ROLLBACK");  // a standby, or no right to make temporary tables
    return std::nullopt;
  }
}

}  // namespace

Estimate estimate_restore(const archive::Contents& contents, const RestoreOptions& options,
                          postgres::Connection& maintenance) {
  uint64_t all = contents.large_objects.bytes * 2;  // two digits a byte
  uint64_t chosen = options.selection.is_everything() ? all : 0;
  for (const archive::Table& table : contents.tables) {
    all += table.bytes;
    if (selects(options.selection, table.schema, table.name)) chosen += table.bytes;
  }
  // Text and its indexes take about twice its size; an archive of ours says what it really was.
  const uint64_t disk = contents.disk_bytes > 0 ? contents.disk_bytes : all * 2;
  const double share = all > 0 ? static_cast<double>(chosen) / static_cast<double>(all) : 1;
  Estimate estimate{.disk_bytes = static_cast<uint64_t>(static_cast<double>(disk) * share)};
  if (const auto speed = measure_speed(maintenance)) {
    const bool alone = options.destination != Destination::swap && options.destination != Destination::new_database;
    const double sessions = alone ? 1 : std::min(options.jobs, 8U);
    estimate.seconds = 0.5 + kAllOverRows * static_cast<double>(chosen) / (*speed * sessions);
  }
  return estimate;
}

}  // namespace holdfast::backup
