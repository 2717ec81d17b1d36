#include "backup/restore_preview.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "backup/row_counts.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "postgres/databases.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

std::vector<TableComparison> compare(const archive::Contents& contents, const RowCounts& now) {
  std::map<TableName, TableComparison> tables;
  for (const archive::Table& table : contents.tables) {
    tables[{table.schema, table.name}] = {table.schema, table.name, table.fingerprint.rows(), std::nullopt};
  }
  for (const auto& [name, rows] : now) {
    TableComparison& table = tables[name];
    table.schema = name.first;
    table.name = name.second;
    table.now = rows;
  }
  std::vector<TableComparison> result;
  for (auto& [name, table] : tables) result.push_back(std::move(table));
  return result;
}

std::vector<std::string> extension_names(const archive::Contents& contents) {
  std::vector<std::string> names;
  for (const archive::Extension& extension : contents.extensions) names.push_back(extension.name);
  return names;
}

}  // namespace

std::vector<std::string> RestorePreview::obstacles() const {
  std::vector<std::string> found;
  for (const std::string& role : missing_roles) {
    found.push_back(fmt::format("the role {} is missing: CREATE ROLE \"{}\" NOLOGIN;", base::printable(role),
                                base::printable(role)));
  }
  for (const std::string& extension : missing_extensions) {
    found.push_back(fmt::format("the extension {} is not installed on the server", base::printable(extension)));
  }
  for (const std::string& bond : replication) {
    found.push_back(fmt::format("the live database has the {}, which a swap would break", base::printable(bond)));
  }
  return found;
}

RestorePreview preview_restore(const archive::ArchiveReader& reader, const postgres::Target& target,
                               const std::string& database, const std::string& timestamp, std::stop_token stop) {
  if (postgres::is_maintenance_database(database)) {
    throw base::Error(base::ErrorKind::refused, fmt::format("{} is a maintenance database", database),
                      "Name the database to restore: --url postgresql://…/NAME.");
  }
  const archive::Contents& contents = reader.contents();
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
  RestorePreview preview{.database = database, .live = postgres::read_database(maintenance, database)};
  preview.missing_roles = postgres::missing_roles(maintenance, contents.roles);
  preview.missing_extensions = postgres::missing_extensions(maintenance, extension_names(contents));
  preview.server_version = maintenance.run("SHOW server_version").text(0, 0);
  preview.server_is_older = maintenance.server_version() / 10000 < contents.server_version_number / 10000;
  RowCounts now;
  if (preview.live) {
    preview.kept_as = postgres::with_suffix(database, "__before_" + timestamp);
    postgres::Connection live(target.with_database(database), stop);
    postgres::prepare_session(live);
    now = count_rows(target.with_database(database), base::processors(), stop);
    preview.replication = postgres::replication_bonds(live);
  }
  preview.tables = compare(contents, now);
  return preview;
}

}  // namespace holdfast::backup
