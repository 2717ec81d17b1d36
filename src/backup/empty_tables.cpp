#include "backup/empty_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "backup/configuration_rows.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/app_objects.h"
#include "postgres/drop_statements.h"
#include "postgres/statements.h"

namespace holdfast::backup {

namespace {

// All in one statement, so that foreign keys between them are no matter. Partitions and children are named themselves;
// a partitioned table is named too, since foreign keys refer to it, but only where that reaches no foreign table.
void truncate(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  std::vector<postgres::TableInfo> of_the_app;
  std::ranges::copy_if(tables, std::back_inserter(of_the_app),
                       [](const auto& table) { return !table.is_configuration; });
  const std::vector<uint32_t> whole_trees = postgres::read_whole_partition_trees(connection, of_the_app);
  std::vector<std::string> names;
  for (const postgres::TableInfo& table : of_the_app) {
    if (table.kind == 'r') names.push_back("ONLY " + table.qualified);
    if (table.kind == 'p' && std::ranges::count(whole_trees, table.oid) != 0) names.push_back(table.qualified);
  }
  if (!names.empty()) connection.run("TRUNCATE TABLE " + base::join(names, ",\n"));
}

uint64_t restart_sequences(postgres::Connection& connection) {
  std::vector<std::string> statements;
  for (const postgres::SequenceInfo& sequence : postgres::read_app_sequences(connection)) {
    if (!sequence.counts_on) statements.push_back(fmt::format("ALTER SEQUENCE {} RESTART", sequence.qualified));
  }
  postgres::run_all(connection, statements);
  return statements.size();
}

// One that reads from a view without data would fail; its own rows must go all the same. With row_security off, as
// whoever reads has it here, a view whose owner is under forced row-level security would fail as well.
void refresh_views(postgres::Connection& connection, WipeReport& report) {
  std::vector<std::string> statements;
  for (const postgres::MaterializedViewInfo& view : postgres::read_materialized_views(connection)) {
    if (!view.is_populated) continue;
    statements.push_back(
        fmt::format("REFRESH MATERIALIZED VIEW {}{}", view.qualified, view.reads_unpopulated ? " WITH NO DATA" : ""));
    if (view.reads_unpopulated) {
      report.views_left_unpopulated.push_back(view.qualified);
    } else {
      ++report.views_refreshed;
    }
  }
  connection.run("SET LOCAL row_security = on");
  postgres::run_all(connection, statements);
  connection.run("SET LOCAL row_security = off");
}

}  // namespace

void empty_tables(postgres::Connection& in_transaction, const std::vector<postgres::TableInfo>& tables,
                  WipeReport& report) {
  try {
    truncate(in_transaction, tables);
  } catch (const base::Error& error) {
    throw error.within("emptying the tables");
  }
  delete_configuration_rows(in_transaction, tables);
  report.sequences = restart_sequences(in_transaction);
  report.large_objects = postgres::drop_large_objects(in_transaction);
  refresh_views(in_transaction, report);
  for (TableRows& table : count_tables(in_transaction, tables)) {
    if (table.rows.value_or(0) > 0) report.rows_left.push_back(std::move(table));
  }
}

}  // namespace holdfast::backup
