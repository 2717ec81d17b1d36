#include "backup/wipe.h"

#include <fmt/format.h>

#include <algorithm>

#include "backup/empty_tables.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/app_lock.h"
#include "postgres/app_objects.h"
#include "postgres/session.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

postgres::Connection connect(const postgres::Target& target, std::stop_token stop) {
  postgres::Target named = target;
  named.application_name = "holdfast wipe";
  postgres::Connection connection(named, std::move(stop));
  postgres::prepare_session(connection);
  connection.run("SET row_security = off; SET standard_conforming_strings = on");
  if (connection.server_version() >= 170000) connection.run("SET transaction_timeout = 0");
  connection.run(
      fmt::format("SET client_encoding = {}", connection.quote_literal(postgres::server_encoding(connection))));
  return connection;
}

bool same_tables(const std::vector<postgres::TableInfo>& some, const std::vector<postgres::TableInfo>& others) {
  return std::ranges::equal(some, others, [](const auto& one, const auto& other) {
    return one.oid == other.oid && one.qualified == other.qualified;
  });
}

void check_unchanged(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  if (same_tables(tables, postgres::read_tables(connection))) return;
  throw Error(ErrorKind::lock, "a table was made, dropped or renamed meanwhile; nothing was wiped",
              "Run it again when nobody changes the schema.");
}

// A partitioned table has no rows; an extension's table, which may not be ours to lock, has few and is checked at the
// end.
std::vector<postgres::TableInfo> lock(postgres::Connection& connection, std::chrono::seconds timeout) {
  std::vector<postgres::TableInfo> tables = postgres::read_tables(connection);
  std::vector<postgres::TableInfo> with_rows;
  for (const postgres::TableInfo& table : tables) {
    if (table.kind != 'r') continue;
    if (table.is_configuration &&
        !connection.run("SELECT has_table_privilege($1::oid, 'DELETE')", {std::to_string(table.oid)}).boolean(0, 0)) {
      continue;
    }
    with_rows.push_back(table);
  }
  postgres::lock_tables_against_writers(connection, with_rows, timeout);
  check_unchanged(connection, tables);
  return tables;
}

BackupReport back_up_first(const WipeOptions::BackupFirst& wishes, base::Progress& progress, std::stop_token stop) {
  try {
    BackupOptions options = wishes.options;
    options.lock_app = false;  // It is ours already.
    return back_up(options, wishes.path, progress, std::move(stop));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    throw error.within("nothing was wiped, since the backup failed");
  }
}

// A backup of another number of rows than there are is not one of these rows.
void check_backup(const WipeOptions& options, const WipeReport& report) {
  if (!report.backup || options.backup->options.format == archive::Format::dump) return;
  const uint64_t saved = report.backup->rows.value_or(0);
  if (saved == report.rows()) return;
  throw Error(ErrorKind::refused,
              fmt::format("the backup holds {} and the database {}; nothing was wiped", base::counted(saved, "row"),
                          base::counted(report.rows(), "row")),
              "Run it again; the backup is kept.");
}

std::string oids_of(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  std::string oids = postgres::oid_array(tables);
  oids.pop_back();
  const auto add = [&](uint32_t oid) { oids += fmt::format("{}{}", oids.size() > 1 ? "," : "", oid); };
  for (const auto& sequence : postgres::read_app_sequences(connection)) add(sequence.oid);
  for (const auto& view : postgres::read_materialized_views(connection)) add(view.oid);
  return oids + "}";
}

void change(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables,
            const WipeOptions& options, WipeReport& report) {
  const std::string oids = oids_of(connection, tables);
  connection.run(fmt::format("SET LOCAL lock_timeout = '{}s'", options.lock_timeout.count()));
  try {
    if (options.drop) {
      report.dropped = empty_database(connection);
      std::erase(report.dropped->kept_extensions, "plpgsql");  // which a fresh database has
    } else {
      empty_tables(connection, tables, report);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::lock && connection.sqlstate() != "40P01") throw;
    connection.run("ROLLBACK");
    const std::string holder = postgres::describe_relation_holder(connection, oids);
    throw Error(ErrorKind::lock, fmt::format("nothing was wiped: {}", holder.empty() ? error.what() : holder),
                "Wait until that session is done, or end it; --lock-timeout sets how long holdfast waits.");
  }
}

void refuse_obstacles(const WipePreview& preview, bool drop) {
  const std::vector<std::string> obstacles = preview.obstacles(drop);
  if (obstacles.empty()) return;
  throw Error(ErrorKind::refused, base::join(obstacles, "; "), "Nothing was changed.");
}

}  // namespace

uint64_t WipeReport::rows() const {
  uint64_t sum = 0;
  for (const TableRows& table : tables) sum += table.rows.value_or(0);
  for (const ConfigurationRows& table : configuration) sum += table.rows;
  return sum;
}

WipeReport wipe(const WipeOptions& options, const WipePreview& preview, base::Progress& progress,
                std::stop_token stop) {
  const double started = base::monotonic_seconds();
  refuse_obstacles(preview, options.drop);
  postgres::Connection connection = connect(options.target, stop);
  WipeReport report{.database = database_to_wipe(connection)};
  postgres::AppLock app_lock(options.target, report.database, "wipe", stop);
  connection.run("BEGIN");
  const std::vector<postgres::TableInfo> tables = lock(connection, options.lock_timeout);
  if (options.backup) report.backup = back_up_first(*options.backup, progress, stop);
  progress.begin("wiping", 0);
  check_unchanged(connection, tables);
  report.tables = count_tables(connection, tables);
  report.configuration = count_configuration_rows(connection, tables);
  check_backup(options, report);
  change(connection, tables, options, report);
  app_lock.check_held();
  connection.run("COMMIT");
  progress.end();
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

}  // namespace holdfast::backup
