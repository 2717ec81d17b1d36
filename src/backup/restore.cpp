#include "backup/restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "archive/verify.h"
#include "backup/analyze.h"
#include "backup/created_roles.h"
#include "backup/load.h"
#include "backup/row_counts.h"
#include "backup/side_database.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/databases.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using archive::Piece;
using base::Error;
using base::ErrorKind;

// The database as the archive remembers it, for where no live one says what the new one should be like.
postgres::DatabaseInfo remembered(const archive::DatabaseProperties& properties, const RestoreOptions& options) {
  postgres::DatabaseInfo info{.name = properties.name,
                              .owner = properties.owner,
                              .encoding = properties.encoding,
                              .collate = properties.collate,
                              .ctype = properties.ctype,
                              .locale_provider = properties.locale_provider,
                              .locale = properties.locale,
                              .icu_rules = properties.icu_rules,
                              .tablespace = properties.tablespace,
                              .connection_limit = properties.connection_limit,
                              .comment = properties.comment,
                              .grants = properties.grants,
                              .security_labels = properties.security_labels};
  for (const auto& setting : properties.settings) info.settings.push_back({setting.role, setting.name, setting.value});
  if (!options.owners) info.owner.clear();
  if (!options.privileges) info.grants.clear();
  if (!options.owners || !options.privileges) {
    std::erase_if(info.settings, [](const auto& setting) { return !setting.role.empty(); });
  }
  return info;
}

// The marker comment by which a side or kept database is known, and which tells what is needed to undo.
std::string story(const char* role, const archive::ArchiveReader& reader, const RestorePreview& preview,
                  const RestoreOptions& options) {
  const nlohmann::json json{{"holdfast", role},
                            {"of", base::printable(preview.options.database)},
                            {"app", base::printable(reader.contents().app)},
                            {"archive", base::printable(reader.file().path().string())},
                            {"at", options.timestamp},
                            {"comment", preview.live ? base::printable(preview.live->comment) : ""}};
  return json.dump(-1, ' ', true);
}

LoadOptions load_options(const RestoreOptions& options) {
  return {.jobs = options.jobs, .owners = options.owners, .privileges = options.privileges};
}

void check_counts(const archive::Contents& contents, const RowCounts& counts) {
  for (const archive::Table& table : contents.tables) {
    const auto found = counts.find({table.schema, table.name});
    const uint64_t rows = found == counts.end() ? 0 : found->second;
    if (rows == table.fingerprint.rows()) continue;
    throw Error(ErrorKind::internal,
                fmt::format("table {}.{} has {} rows after the restore instead of {}", base::printable(table.schema),
                            base::printable(table.name), rows, table.fingerprint.rows()),
                "The live database was not touched.");
  }
}

}  // namespace

RestoreReport restore(const archive::ArchiveReader& reader, const RestorePreview& preview,
                      const RestoreOptions& options, base::Progress& progress, std::stop_token stop) {
  const double started = base::monotonic_seconds();
  if (const auto obstacles = preview.obstacles(); !obstacles.empty()) {
    throw Error(ErrorKind::refused, base::join(obstacles, "; "), "Nothing was changed.");
  }
  const std::vector<Piece> pieces = reader.read_pieces();
  archive::verify(reader, pieces, options.jobs, progress, stop);

  CreatedRoles roles(options.target);
  if (options.create_roles) roles.create(preview.missing_roles, stop);
  const postgres::DatabaseInfo like = preview.live ? *preview.live : remembered(reader.contents().database, options);
  SideDatabase side(options.target, postgres::with_suffix(options.database, "__restoring_" + options.timestamp), like,
                    story("side", reader, preview, options), stop);
  load(reader, pieces, side.target(), load_options(options), progress, stop);

  RestoreReport report{.database = options.database, .kept_as = preview.kept_as};
  check_counts(reader.contents(), count_rows(side.target(), options.jobs, stop));
  const double analyze_started = base::monotonic_seconds();
  analyze(side.target(), options.jobs, progress, stop);
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  {
    postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
    postgres::copy_properties(maintenance, side.name(), like);
  }
  side.swap({.database = options.database,
             .comment = like.comment,
             .kept_as = preview.kept_as,
             .kept_story = story("kept", reader, preview, options)},
            stop);
  roles.keep();
  if (options.create_roles) report.created_roles = preview.missing_roles;
  report.tables = reader.contents().tables.size();
  for (const archive::Table& table : reader.contents().tables) report.rows += table.fingerprint.rows();
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

}  // namespace holdfast::backup
