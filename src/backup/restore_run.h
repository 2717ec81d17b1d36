#pragma once

#include <stop_token>
#include <vector>

#include "archive/archive_reader.h"
#include "backup/load.h"
#include "backup/part.h"
#include "backup/restore.h"
#include "backup/row_counts.h"
#include "base/progress.h"
#include "postgres/app_lock.h"

namespace holdfast::backup {

// One restore that has been allowed and whose digests hold: what all kinds of it work with. References outlive it.
struct RestoreRun {
  const archive::ArchiveReader& reader;
  const std::vector<archive::Piece>& pieces;
  const Part* part;  // nullptr: everything
  const RestorePreview& preview;
  const RestoreOptions& options;
  postgres::AppLock& lock;  // of the database
  base::Progress& progress;
  std::stop_token stop;

  LoadOptions load_options() const;
  // Throws Error(internal) that names a table which has another number of rows than the archive says. Where the role
  // may not see the rows that it has loaded, the server's own count of each piece has to do.
  void check_counts(const RowCounts& counts) const;
};

// Each is one kind of Destination, and fills in what it knows of the report. Whatever they throw, the live database is
// as it was.
void restore_aside(const RestoreRun& run, RestoreReport& report);     // swap, new_database
void restore_in_place(const RestoreRun& run, RestoreReport& report);  // in_place, everything
void replace_rows(const RestoreRun& run, RestoreReport& report);      // in_place, a part
void restore_beside(const RestoreRun& run, RestoreReport& report);    // new_schema, new_table

}  // namespace holdfast::backup
