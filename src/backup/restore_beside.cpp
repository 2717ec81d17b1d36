#include <fmt/format.h>

#include <set>

#include "backup/restore_run.h"
#include "backup/restore_transaction.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/catalog.h"

namespace holdfast::backup {

namespace {

using archive::ObjectName;

void check_rows(postgres::Connection& connection, const RestoreRun& run, const std::string& schema) {
  const RowCounts found =
      count_restored_rows(connection, [&](const std::string& home, const auto&) { return home == schema; });
  RowCounts counts;
  for (const archive::Table& table : run.reader.contents().tables) {
    if (!run.part->has_rows(table)) continue;
    if (const auto count = found.find({schema, table.name}); count != found.end()) {
      counts[{table.schema, table.name}] = count->second;
    } else if (const auto all = count_partitioned(connection, schema, table.name)) {
      counts[{table.schema, table.name}] = *all;
    }
    connection.run(fmt::format("ANALYZE {}", postgres::quoted_name(schema, table.name)));
  }
  run.check_counts(counts);
}

// A name for an index or sequence of the table `from` that becomes `to`, and that no relation of the schema has.
std::string free_name(const std::string& name, const std::string& from, const std::string& to,
                      const std::set<std::string>& taken) {
  const std::string wanted = name.starts_with(from) ? to + name.substr(from.size()) : to + "_" + name;
  std::string candidate = base::shortened(wanted, 63);
  for (int number = 2; taken.contains(candidate); ++number) {
    const std::string suffix = fmt::format("_{}", number);
    candidate = base::shortened(wanted, 63 - suffix.size()) + suffix;
  }
  return candidate;
}

// The table, with all that bears a name of its own in its schema, from the schema in which it was loaded into `home`.
void move_table(postgres::Connection& connection, const std::string& temporary, const ObjectName& table,
                const std::string& new_name) {
  std::set<std::string> taken = postgres::relation_names(connection, table.schema);
  taken.insert(new_name);
  connection.run(fmt::format("ALTER TABLE {} RENAME TO {}", postgres::quoted_name(temporary, table.name),
                             postgres::quoted_identifier(new_name)));
  for (const postgres::RelationName& relation : postgres::dependent_relations(connection, temporary)) {
    if (!taken.contains(relation.name)) continue;
    const std::string name = free_name(relation.name, table.name, new_name, taken);
    connection.run(fmt::format("ALTER {} {} RENAME TO {}", relation.kind,
                               postgres::quoted_name(temporary, relation.name), postgres::quoted_identifier(name)));
    taken.insert(name);
  }
  connection.run(fmt::format("ALTER TABLE {} SET SCHEMA {}", postgres::quoted_name(temporary, new_name),
                             postgres::quoted_identifier(table.schema)));
  connection.run(fmt::format("DROP SCHEMA {} CASCADE", postgres::quoted_identifier(temporary)));
}

}  // namespace

void restore_beside(const RestoreRun& run, RestoreReport& report) {
  const RestoreOptions& options = run.options;
  const bool is_table = options.destination == Destination::new_table;
  const std::string schema = is_table ? "holdfast_" + options.timestamp : options.new_name;
  RestoreTransaction transaction(run);
  postgres::Connection& connection = transaction.connection();
  connection.run("CREATE SCHEMA " + postgres::quoted_identifier(schema));
  transaction.load(run.pieces, run.load_options(), {.new_schema = schema});
  const double analyze_started = base::monotonic_seconds();
  check_rows(connection, run, schema);
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  if (is_table) move_table(connection, schema, *run.part->tables().begin(), options.new_name);
  transaction.commit();
}

}  // namespace holdfast::backup
