#pragma once

#include <stop_token>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "backup/backup_options.h"
#include "base/progress.h"

namespace holdfast::backup {

// The same archive from the text of one pg_dump, for where parallel sessions cannot share a snapshot.
archive::Contents back_up_by_pg_dump(const BackupOptions& options, archive::ArchiveWriter& writer,
                                     base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
