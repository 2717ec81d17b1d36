#include "postgres/table_locks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "postgres/session.h"
#include "postgres/sql.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kLocksAtOnce = 200;

// Of a row of object, process, application, user and query.
std::string words_for(const Result& result) {
  if (result.rows() == 0) return "";
  const std::string query = result.text(0, 4);
  return base::printable(fmt::format("{} is locked, or about to be, by {} (process {}, user {}){}{}", result.view(0, 0),
                                     result.view(0, 2), result.view(0, 1), result.view(0, 3), query.empty() ? "" : ": ",
                                     query));
}

[[noreturn]] void throw_lock_failure(Connection& connection, const TableInfo& table, const Error& failure) {
  const std::string name = base::printable(table.qualified);
  if (failure.kind() == ErrorKind::cancelled) throw failure;
  if (failure.kind() != ErrorKind::lock) throw failure.within(fmt::format("cannot lock table {}", name));
  connection.run("ROLLBACK");
  const std::string holder = describe_lock_holder(connection, table.oid);
  throw Error(ErrorKind::lock,
              fmt::format("cannot lock table {}: {}", name, holder.empty() ? "another session was in the way" : holder),
              "Wait until that session is done, or end it; --lock-timeout sets how long holdfast waits.");
}

}  // namespace

void lock_tables(Connection& connection, const std::vector<TableInfo>& tables, LockWait wait,
                 std::chrono::seconds timeout) {
  if (wait == LockWait::up_to_timeout) connection.run(fmt::format("SET LOCAL lock_timeout = '{}s'", timeout.count()));
  for (size_t first = 0; first < tables.size(); first += kLocksAtOnce) {
    const size_t end = std::min(tables.size(), first + kLocksAtOnce);
    std::string sql;
    for (size_t i = first; i < end; ++i) {
      sql += fmt::format("LOCK TABLE {} IN ACCESS SHARE MODE{};\n", tables[i].qualified,
                         wait == LockWait::no ? " NOWAIT" : "");
    }
    std::optional<Error> failure;
    const size_t done = connection.run_counting(sql, failure);
    if (failure) throw_lock_failure(connection, tables[std::min(first + done, end - 1)], *failure);
  }
  if (wait == LockWait::up_to_timeout) connection.run("SET LOCAL lock_timeout = 0");
}

std::string describe_lock_holder(Connection& connection, uint32_t table) {
  begin_reading(connection);
  return words_for(connection.run(std::string(sql::kLockHolders), {std::to_string(table)}));
}

std::string describe_blocker(Connection& connection, const std::string& application_name,
                             std::chrono::seconds timeout) {
  // A transaction each: within one, the server shows the same activity again and again.
  begin_reading(connection);
  std::string words =
      words_for(connection.run(std::string(sql::kBlocker), {application_name, std::to_string(timeout.count())}));
  connection.run("COMMIT");
  return words;
}

std::vector<std::string> rewritten_tables(Connection& connection, const std::vector<TableInfo>& tables) {
  const Result result = connection.run(std::string(sql::kChangedFiles), {oid_array(tables)});
  std::vector<std::string> names;
  for (int row = 0; row < result.rows(); ++row) names.push_back(result.text(row, 0));
  return names;
}

}  // namespace holdfast::postgres
