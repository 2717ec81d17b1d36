#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "archive/archive_reader.h"
#include "backup/restore_preview.h"
#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

struct RestoreOptions {
  postgres::Target target;
  std::string database;   // to restore to
  std::string timestamp;  // for the names of the side and the kept database, 20231124_030000
  unsigned jobs = 1;
};

struct RestoreReport {
  std::string database;
  std::string kept_as;  // empty if there was no live database
  uint64_t tables = 0;
  uint64_t rows = 0;
  double seconds = 0;          // all of it, ANALYZE included
  double analyze_seconds = 0;  // of that
};

// Restores into a side database and swaps it into place. Until the swap nothing live is touched, and any failure drops
// the side database. `preview` is what was shown; it must be without obstacles.
RestoreReport restore(const archive::ArchiveReader& reader, const RestorePreview& preview,
                      const RestoreOptions& options, base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
