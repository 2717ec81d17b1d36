#include "backup/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backup/database_properties.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/session.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

constexpr int kAttempts = 3;

bool in_recovery(postgres::Connection& connection) {
  return connection.run("SELECT pg_catalog.pg_is_in_recovery()").boolean(0, 0);
}

std::vector<postgres::TableInfo> remove_unreadable(postgres::Connection& connection,
                                                   std::vector<postgres::TableInfo>& tables) {
  std::vector<postgres::TableInfo> left_out;
  if (!in_recovery(connection)) return left_out;
  std::erase_if(tables, [&](const postgres::TableInfo& table) {
    if (table.persistence != 'u') return false;
    left_out.push_back(table);
    return true;
  });
  return left_out;
}

// As pg_dump refuses, but before anything is read. An archive with some of the rows would be none.
void refuse_hidden_rows(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  const std::string role = base::printable(connection.user());
  for (const postgres::TableInfo& table : tables) {
    const std::string name = base::printable(table.qualified);
    if (table.access == postgres::Access::no_privilege) {
      throw Error(
          ErrorKind::database, fmt::format("the role {} may not read table {}: permission denied", role, name),
          fmt::format("Back up as the table's owner or a superuser, or grant SELECT on {} and USAGE on its schema "
                      "to {}.",
                      name, role));
    }
    if (table.access == postgres::Access::row_security && table.kind == 'r') {
      throw Error(ErrorKind::database,
                  fmt::format("row-level security would hide rows of table {} from the role {}", name, role),
                  "Back up as a superuser or a role with BYPASSRLS; the table's owner will do where it is not forced.");
    }
  }
}

}  // namespace

Source open_source(const BackupOptions& options, std::stop_token stop) {
  std::vector<std::string> rewritten;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Source source{.holder = postgres::Connection(options.target, stop)};
    postgres::begin_reading(source.holder);
    source.snapshot = source.holder.run("SELECT pg_catalog.pg_export_snapshot()").text(0, 0);
    source.tables = postgres::read_tables(source.holder);
    source.left_out = remove_unreadable(source.holder, source.tables);
    refuse_hidden_rows(source.holder, source.tables);
    postgres::lock_tables(source.holder, source.tables, postgres::LockWait::up_to_timeout, options.lock_timeout);
    rewritten = postgres::rewritten_tables(source.holder, source.tables);
    if (!rewritten.empty()) continue;
    postgres::read_sizes(source.holder, source.tables);
    for (const auto& table : source.left_out) {
      base::log_warning(fmt::format("unlogged table {} cannot be read on a standby and is left out", table.qualified));
    }
    return source;
  }
  throw Error(ErrorKind::lock,
              fmt::format("table {} was truncated or rewritten each time a snapshot was taken",
                          base::printable(rewritten.front())),
              "Run the backup when that job is done.");
}

void check_alive(Source& source) {
  // Any statement would do; this one also fails in a transaction that was ended by a timeout.
  source.holder.run("SELECT pg_catalog.pg_backend_pid()");
}

archive::Contents describe(postgres::Connection& connection, const BackupOptions& options) {
  archive::Contents contents;
  contents.app = options.app;
  contents.engine = options.engine == Engine::parallel ? "parallel" : "pg_dump";
  contents.tool_version = options.tool_version;
  contents.labels = options.labels;
  contents.server_version = connection.run("SHOW server_version").text(0, 0);
  contents.server_version_number = connection.server_version();
  contents.in_recovery = in_recovery(connection);
  const postgres::Result moment = connection.run(
      "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
      "            ELSE pg_catalog.pg_current_wal_lsn() END,"
      "       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
  contents.snapshot_lsn = moment.text(0, 0);
  contents.created = moment.text(0, 1);
  contents.database = properties_of(postgres::read_database(connection, connection.database()).value());
  for (const auto& extension : postgres::read_extensions(connection)) {
    contents.extensions.push_back({extension.name, extension.version, extension.schema});
  }
  contents.roles = postgres::read_roles(connection);
  contents.disk_bytes = static_cast<uint64_t>(
      connection.run("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())").integer(0, 0));
  return contents;
}

void add_roles(archive::Contents& contents, const std::vector<std::string>& owners) {
  std::set<std::string> roles(contents.roles.begin(), contents.roles.end());
  roles.insert(owners.begin(), owners.end());
  contents.roles.assign(roles.begin(), roles.end());
}

}  // namespace holdfast::backup
