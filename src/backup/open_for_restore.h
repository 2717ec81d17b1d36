#pragma once

#include <filesystem>
#include <stop_token>

#include "backup/any_file.h"
#include "base/progress.h"
#include "postgres/target.h"

namespace holdfast::backup {

// A backup file as it can be restored on that server: settings that the server does not know are left out of somebody
// else's script. `pg_bin` as in AnyFile::Options. Throws what Connection and AnyFile::open throw.
AnyFile open_for_restore(const std::filesystem::path& path, const postgres::Target& target,
                         const std::filesystem::path& pg_bin, base::Progress& progress, const std::stop_token& stop);

}  // namespace holdfast::backup
