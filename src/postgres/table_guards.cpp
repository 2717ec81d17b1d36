#include "postgres/table_guards.h"

#include <fmt/format.h>

#include "base/text.h"
#include "postgres/sql.h"
#include "postgres/statements.h"

namespace holdfast::postgres {

namespace {

// {"a","b"}: the text of a text[] parameter.
std::string text_array(const std::vector<std::string>& texts) {
  std::string array = "{";
  for (const std::string& text : texts) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

}  // namespace

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

void put_guards_back(Connection& in_transaction, const TableGuards& guards) {
  run_all(in_transaction, guards.restore);
}

}  // namespace holdfast::postgres
