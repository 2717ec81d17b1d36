#include "postgres/table_guards.h"

#include <fmt/format.h>

#include "base/text.h"
#include "postgres/catalog.h"
#include "postgres/sql/table_guards.h"
#include "postgres/statements.h"

namespace holdfast::postgres {

TableGuards put_guards_aside(Connection& in_transaction, const std::vector<std::string>& tables) {
  in_transaction.run(fmt::format("LOCK TABLE ONLY {} IN ACCESS EXCLUSIVE MODE", base::join(tables, ", ONLY ")));
  const Result rows = in_transaction.run(std::string(sql::kTableGuards), {text_array(tables)});
  std::vector<std::string> aside;
  TableGuards guards;
  for (int row = 0; row < rows.rows(); ++row) {
    if (!rows.view(row, 0).empty()) aside.push_back(rows.text(row, 0));
    guards.restore.push_back(rows.text(row, 1));
  }
  run_all(in_transaction, aside);
  return guards;
}

void put_guards_back(Connection& in_transaction, const TableGuards& guards, base::Progress& progress) {
  for (const std::string& statement : guards.restore) {
    progress.working(0, statement);
    run_all(in_transaction, {statement});
  }
  progress.working(0, "");
}

void lift_forced_row_security(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kForcedRowSecurity));
  std::vector<std::string> statements;
  for (int row = 0; row < rows.rows(); ++row) statements.push_back(rows.text(row, 0));
  run_all(connection, statements);
}

}  // namespace holdfast::postgres
