#pragma once

#include <stop_token>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "backup/backup_options.h"
#include "base/progress.h"

namespace holdfast::backup {

// Writes all pieces of a backup: the schema by pg_dump, the rows over several sessions at once, all under one snapshot.
// Returns the contents, which the writer then completes.
archive::Contents back_up_in_parallel(const BackupOptions& options, archive::ArchiveWriter& writer,
                                      base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
