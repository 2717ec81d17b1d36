#include "backup/open_for_restore.h"

#include <string_view>

#include "backup/pg_dump_run.h"
#include "postgres/databases.h"

namespace holdfast::backup {

AnyFile open_for_restore(const std::filesystem::path& path, const postgres::Target& target,
                         const std::filesystem::path& pg_bin, base::Progress& progress, const std::stop_token& stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
  const auto known = known_settings(maintenance);
  return AnyFile::open(path,
                       {.pg_bin = pg_bin,
                        .known_setting = [&](std::string_view name) { return known.contains(name); },
                        .container = target.container},
                       progress, stop);
}

}  // namespace holdfast::backup
