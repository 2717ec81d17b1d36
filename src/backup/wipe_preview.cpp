#include "backup/wipe_preview.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "postgres/databases.h"
#include "postgres/drop_statements.h"
#include "postgres/session.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

// Extensions that keep the structure of the user's tables as rows of their own: without these rows the tables that a
// wipe leaves are broken.
constexpr std::string_view kStructureInRows = "timescaledb";

bool is_app_table(const postgres::TableInfo& table) {
  return table.kind == 'r' && !table.is_configuration;
}

// What may not be read may not be locked for reading either.
std::vector<postgres::TableInfo> lockable(std::vector<postgres::TableInfo> tables) {
  std::erase_if(tables, [](const auto& table) { return table.access == postgres::Access::no_privilege; });
  return tables;
}

void count(postgres::Connection& connection, std::vector<postgres::TableInfo>& tables,
           std::chrono::seconds lock_timeout, WipePreview& preview) {
  postgres::lock_tables(connection, lockable(tables), postgres::LockWait::up_to_timeout, lock_timeout);
  connection.run(fmt::format("SET LOCAL lock_timeout = '{}s'", lock_timeout.count()));
  postgres::read_sizes(connection, tables);
  preview.tables = count_tables(connection, tables);
  preview.configuration = count_configuration_rows(connection, tables);
  for (const postgres::TableInfo& table : tables) {
    if (is_hidden_configuration(table)) preview.hidden_configuration.push_back(table.qualified);
  }
  preview.not_ours_to_empty = postgres::read_tables_not_ours_to_empty(connection, tables);
}

std::string unknown_rows(const WipePreview& preview) {
  std::vector<std::string> names;
  for (const TableRows& table : preview.tables) {
    if (!table.rows) names.push_back(base::printable(table.table.qualified));
  }
  if (names.empty()) return "";
  return fmt::format(
      "rows that are shown as ? are unknown: the role {} may not read all of {}, and a backup by it would be refused",
      base::printable(preview.facts.rights.role), base::join(names, ", "));
}

// Less plpgsql, which a fresh database has.
std::vector<std::string> names_of_staying(postgres::Connection& connection) {
  std::vector<std::string> names;
  for (const auto& extension : postgres::read_staying_extensions(connection)) {
    if (!extension.may_drop && extension.name != "plpgsql") names.push_back(extension.name);
  }
  return names;
}

}  // namespace

std::string database_to_wipe(postgres::Connection& connection) {
  std::string database = connection.run("SELECT current_database()").text(0, 0);
  if (!postgres::is_maintenance_database(database)) return database;
  throw base::Error(base::ErrorKind::refused, fmt::format("{} is a maintenance database", database),
                    "Name the database to wipe: --url postgresql://…/NAME.");
}

std::vector<TableRows> count_tables(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  std::vector<TableRows> counted;
  for (const postgres::TableInfo& table : tables) {
    if (!is_app_table(table)) continue;
    if (table.access != postgres::Access::all_rows) {
      counted.push_back({table, std::nullopt});
      continue;
    }
    const postgres::Result count = connection.run(fmt::format("SELECT count(*) FROM ONLY {}", table.qualified));
    counted.push_back({table, static_cast<uint64_t>(count.integer(0, 0))});
  }
  return counted;
}

WipePreview preview_wipe(const postgres::Target& target, std::chrono::seconds lock_timeout, std::stop_token stop) {
  postgres::Connection connection(target, std::move(stop));
  WipePreview preview{.database = database_to_wipe(connection),
                      .server_version = connection.reported("server_version")};
  postgres::begin_reading(connection);
  preview.facts = postgres::read_database_facts(connection, preview.database).value();
  std::vector<postgres::TableInfo> tables = postgres::read_tables(connection);
  if (!preview.facts.in_recovery) {
    count(connection, tables, lock_timeout, preview);
  }
  preview.left_alone = postgres::read_extension_tables(connection);
  preview.foreign_tables = postgres::read_foreign_tables(connection);
  preview.sequences = postgres::read_app_sequences(connection);
  preview.views = postgres::read_materialized_views(connection);
  preview.large_objects = postgres::count_large_objects(connection);
  preview.truncate_triggers = postgres::read_truncate_triggers(connection, tables);
  preview.kept_extensions = names_of_staying(connection);
  for (const auto& extension : postgres::read_extensions(connection)) preview.extensions.push_back(extension.name);
  connection.run("COMMIT");
  return preview;
}

uint64_t WipePreview::rows() const {
  uint64_t sum = 0;
  for (const TableRows& table : tables) sum += table.rows.value_or(0);
  for (const ConfigurationRows& table : configuration) sum += table.rows;
  return sum;
}

std::vector<std::string> WipePreview::obstacles(bool drop) const {
  std::vector<std::string> found;
  if (facts.in_recovery) found.emplace_back("the server is a standby, on which nothing can be changed");
  if (!drop && std::ranges::count(extensions, kStructureInRows) != 0) {
    found.push_back(fmt::format("the extension {} keeps the structure of tables in rows of its own", kStructureInRows));
  }
  for (const std::string& table : drop ? std::vector<std::string>{} : not_ours_to_empty) {
    found.push_back(base::printable(fmt::format("the role {} may not empty {}", facts.rights.role, table)));
  }
  for (const std::string& table : drop ? std::vector<std::string>{} : hidden_configuration) {
    found.push_back(base::printable(fmt::format(
        "the role {} may not see all rows of {}, which an extension keeps for its users", facts.rights.role, table)));
  }
  for (const auto& subscription : facts.subscriptions) {
    if (drop && subscription.enabled) {
      found.push_back(postgres::describe(subscription) + ": disable it first, so that it can be dropped");
    }
  }
  return found;
}

std::vector<std::string> WipePreview::notes(bool drop) const {
  std::vector<std::string> words;
  if (std::string unknown = unknown_rows(*this); !unknown.empty()) words.push_back(std::move(unknown));
  for (const auto& slot : facts.slots) {
    words.push_back(postgres::describe(slot) + (drop ? ": its readers do not hear of dropped tables"
                                                     : ": what is removed here is removed at its readers, too"));
  }
  for (const auto& subscription : facts.subscriptions) {
    if (drop) {
      words.push_back(postgres::describe(subscription) + ": dropped, its slot at the publisher stays and keeps WAL");
    } else if (subscription.enabled) {
      words.push_back(postgres::describe(subscription) + ": rows go on arriving, those that came before do not again");
    }
  }
  for (const auto& transaction : facts.prepared_transactions) {
    words.push_back(postgres::describe(transaction) + ": the tables that it has locked cannot be wiped");
  }
  if (!drop) {
    for (const std::string& trigger : truncate_triggers) {
      words.push_back(base::printable("the trigger " + trigger + " will run; it may stop the wipe, or write rows"));
    }
  }
  for (const std::string& extension : drop ? kept_extensions : std::vector<std::string>{}) {
    words.push_back(base::printable("the extension " + extension + " stays: the present role may not drop it"));
  }
  for (const auto& sessions : facts.sessions) words.push_back(postgres::describe(sessions));
  for (const auto& worker : facts.workers) words.push_back(postgres::describe(worker));
  return words;
}

}  // namespace holdfast::backup
