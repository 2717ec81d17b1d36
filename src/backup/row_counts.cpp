#include "backup/row_counts.h"

#include <fmt/format.h>

#include "postgres/catalog.h"
#include "postgres/session.h"

namespace holdfast::backup {

RowCounts count_rows(postgres::Connection& connection) {
  postgres::begin_reading(connection);
  RowCounts counts;
  for (const auto& table : postgres::read_tables(connection)) {
    if (table.kind != 'r') continue;
    const postgres::Result count =
        connection.run(fmt::format("SELECT count(*) FROM ONLY {} {}", table.qualified, table.condition));
    counts[{table.target_schema, table.target_name}] += static_cast<uint64_t>(count.integer(0, 0));
  }
  connection.run("COMMIT");
  return counts;
}

}  // namespace holdfast::backup
