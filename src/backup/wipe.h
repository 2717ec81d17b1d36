#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/backup.h"
#include "backup/backup_options.h"
#include "backup/empty_database.h"
#include "backup/wipe_preview.h"
#include "base/progress.h"
#include "postgres/target.h"

namespace holdfast::backup {

struct WipeOptions {
  // A backup of the same target, to a path as back_up() takes it.
  struct BackupFirst {
    BackupOptions options;
    std::filesystem::path path;
  };

  postgres::Target target;
  bool drop = false;  // the schema goes as well
  std::chrono::seconds lock_timeout{10};
  std::optional<BackupFirst> backup;
};

// What a wipe came to.
struct WipeReport {
  std::string database;
  std::optional<BackupReport> backup;
  std::vector<TableRows> tables;                 // the rows that were there, counted under the lock
  std::vector<ConfigurationRows> configuration;  // likewise
  std::vector<TableRows> rows_left;              // that triggers of the app wrote while its tables were emptied
  uint64_t sequences = 0;
  uint64_t large_objects = 0;
  uint64_t views_refreshed = 0;
  std::vector<std::string> views_left_unpopulated;  // since they read from one that is not populated
  std::optional<EmptyReport> dropped;
  double seconds = 0;

  // Those that are known.
  uint64_t rows() const;
};

// Empties the database: a backup first, then all rows, large objects, sequences and materialized views in one
// transaction; nothing is changed unless all of it succeeds. From before the backup until the end no other session can
// change a row, so that what is wiped is what the backup holds. Holds the app's lock.
//
// The app's own triggers on TRUNCATE run, as they do for anybody; one that raises an error stops the wipe.
// Throws Error(refused) for what `preview` calls an obstacle, Error(lock) that names who is in the way.
WipeReport wipe(const WipeOptions& options, const WipePreview& preview, base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
