#include "backup/sequences.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "postgres/catalog.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

constexpr size_t kSequencesAtOnce = 100;

postgres::Result read_states(postgres::Connection& connection, const std::string& sql) {
  try {
    return connection.run(sql);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::lock) throw;
    connection.run("ROLLBACK");
    const std::string holder = postgres::describe_lock_holder(connection, 0);
    throw base::Error(base::ErrorKind::lock,
                      fmt::format("cannot read the sequences: {}", holder.empty() ? error.what() : holder),
                      "Wait until that session is done, or end it; --lock-timeout sets how long holdfast waits.");
  }
}

}  // namespace

void write_sequences(postgres::Connection& connection, archive::PieceBuilder& builder, uint32_t settings,
                     std::chrono::seconds lock_timeout) {
  connection.run(fmt::format("SET LOCAL lock_timeout = '{}s'", lock_timeout.count()));
  const std::vector<std::string> sequences = postgres::read_sequences(connection);
  builder.begin(archive::Stage::sequences);
  for (size_t first = 0; first < sequences.size(); first += kSequencesAtOnce) {
    const size_t end = std::min(sequences.size(), first + kSequencesAtOnce);
    std::string sql;
    for (size_t i = first; i < end; ++i) {
      sql +=
          fmt::format("{}SELECT {}, last_value, is_called FROM {}\n", i == first ? "" : "UNION ALL ", i, sequences[i]);
    }
    const postgres::Result states = read_states(connection, sql + "ORDER BY 1");
    for (size_t i = first; i < end; ++i) {
      const int row = static_cast<int>(i - first);
      builder.append(fmt::format("SELECT pg_catalog.setval({}, {}, {});\n", connection.quote_literal(sequences[i]),
                                 states.view(row, 1), states.boolean(row, 2) ? "true" : "false"));
    }
  }
  if (!sequences.empty()) builder.append("\n");
  builder.finish({.settings = settings});
}

}  // namespace holdfast::backup
