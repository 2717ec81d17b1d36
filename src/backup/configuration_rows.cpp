#include "backup/configuration_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::backup {

bool is_hidden_configuration(const postgres::TableInfo& table) {
  return table.is_configuration && table.kind == 'r' && table.access != postgres::Access::all_rows;
}

std::vector<ConfigurationRows> count_configuration_rows(postgres::Connection& connection,
                                                        const std::vector<postgres::TableInfo>& tables) {
  std::vector<ConfigurationRows> found;
  for (const postgres::TableInfo& table : tables) {
    if (!table.is_configuration || table.kind != 'r' || is_hidden_configuration(table)) continue;
    const postgres::Result count =
        connection.run(fmt::format("SELECT count(*) FROM ONLY {} {}", table.qualified, table.condition));
    if (count.integer(0, 0) > 0) found.push_back({table, static_cast<uint64_t>(count.integer(0, 0))});
  }
  return found;
}

std::vector<ConfigurationRows> delete_configuration_rows(postgres::Connection& in_transaction,
                                                         const std::vector<postgres::TableInfo>& tables) {
  if (const auto hidden = std::ranges::find_if(tables, is_hidden_configuration); hidden != tables.end()) {
    throw base::Error(base::ErrorKind::refused,
                      fmt::format("the role may not see all rows of {}", base::printable(hidden->qualified)),
                      "Wipe as a superuser or a role with BYPASSRLS.");
  }
  std::vector<ConfigurationRows> found = count_configuration_rows(in_transaction, tables);
  if (found.empty()) return found;
  // One statement, at whose end foreign keys between these tables are checked: no order of them is needed.
  std::string sql;
  std::string counts;
  for (size_t i = 0; i < found.size(); ++i) {
    const postgres::TableInfo& table = found[i].table;
    sql += fmt::format("{}deleted_{} AS (DELETE FROM ONLY {} {}\nRETURNING 1)", i == 0 ? "WITH " : ",\n", i,
                       table.qualified, table.condition);
    counts += fmt::format("{}(SELECT count(*) FROM deleted_{})", i == 0 ? "" : ", ", i);
  }
  const postgres::Result deleted = in_transaction.run(fmt::format("{}\nSELECT {}", sql, counts));
  for (size_t i = 0; i < found.size(); ++i) {
    found[i].rows = static_cast<uint64_t>(deleted.integer(0, static_cast<int>(i)));
  }
  return found;
}

}  // namespace holdfast::backup
