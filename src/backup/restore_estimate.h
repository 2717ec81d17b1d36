#pragma once

#include <cstdint>
#include <optional>

#include "archive/contents.h"
#include "backup/restore_options.h"
#include "postgres/connection.h"

namespace holdfast::backup {

struct Estimate {
  uint64_t disk_bytes = 0;        // of the restored database
  std::optional<double> seconds;  // nullopt: the server does not let us measure
};

// Disk: what the database had when it was backed up. Time: from the speed at which the server takes rows just now,
// measured with a few megabytes into a temporary table of a transaction that is rolled back.
Estimate estimate_restore(const archive::Contents& contents, const RestoreOptions& options,
                          postgres::Connection& maintenance);

}  // namespace holdfast::backup
