#pragma once

#include <filesystem>

#include "base/file.h"

namespace holdfast::archive {

// Opens a backup file, or the parts that it came in (see part_name.h) as if they were one file, whose path() is then
// the archive's name beside them. `path` is
//   - the file,
//   - any of its parts: the others are found beside it,
//   - the archive's name where only its parts are,
//   - a folder that holds the parts of one archive; not that of a dump in directory format, known by its toc.dat.
// Throws Error(file) for what is not there; Error(archive_damaged) that names a part which is missing, or whose size
// shows that it is not whole; Error(usage) where the files there are parts of several archives.
base::ReadFile open_backup_file(const std::filesystem::path& path);

}  // namespace holdfast::archive
