#include "backup/sequences.h"

#include <fmt/format.h>

#include <algorithm>

#include "postgres/catalog.h"

namespace holdfast::backup {

namespace {

constexpr size_t kSequencesAtOnce = 100;

}  // namespace

void write_sequences(postgres::Connection& connection, archive::PieceBuilder& builder, uint32_t settings) {
  const std::vector<std::string> sequences = postgres::read_sequences(connection);
  builder.begin(archive::Stage::sequences);
  for (size_t first = 0; first < sequences.size(); first += kSequencesAtOnce) {
    const size_t end = std::min(sequences.size(), first + kSequencesAtOnce);
    std::string sql;
    for (size_t i = first; i < end; ++i) {
      sql +=
          fmt::format("{}SELECT {}, last_value, is_called FROM {}\n", i == first ? "" : "UNION ALL ", i, sequences[i]);
    }
    const postgres::Result states = connection.run(sql + "ORDER BY 1");
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
