#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "backup/restore_options.h"
#include "backup/restore_preview.h"
#include "base/progress.h"
#include "postgres/app_lock.h"
#include "postgres/connection.h"

namespace holdfast::backup {

struct RestoreReport {
  std::string database;
  std::string kept_as;  // empty if nothing was kept
  std::vector<std::string> created_roles;
  std::vector<std::string> stale_views;  // materialized, that do not show the restored rows until they are refreshed
  uint64_t tables = 0;                   // that were found after the restore
  uint64_t rows = 0;
  double seconds = 0;          // all of it, ANALYZE included
  double analyze_seconds = 0;  // of that

  // What is unknown counts as the archive says.
  void count(const RowCounts& counts, const archive::Contents& contents);
};

// Restores into a side database and swaps it into place. Until the swap nothing live is touched, and any failure drops
// the side database. `preview` is what was shown; it must be without obstacles. `lock` must be that of the database.
RestoreReport restore(const archive::ArchiveReader& reader, const RestorePreview& preview,
                      const RestoreOptions& options, postgres::AppLock& lock, base::Progress& progress,
                      std::stop_token stop);

}  // namespace holdfast::backup
