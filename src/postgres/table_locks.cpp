#include "postgres/table_locks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "postgres/session.h"
#include "postgres/sql/table_locks.h"

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

using DescribeHolder = std::string (*)(Connection& connection, const TableInfo& table);

std::string holder_against_readers(Connection& connection, const TableInfo& table) {
  return describe_lock_holder(connection, table.oid);
}

std::string holder_of_any_lock(Connection& connection, const TableInfo& table) {
  return describe_relation_holder(connection, oid_array({table}));
}

[[noreturn]] void throw_lock_failure(Connection& connection, const TableInfo& table, const Error& failure,
                                     DescribeHolder describe) {
  const std::string name = base::printable(table.qualified);
  if (failure.kind() == ErrorKind::cancelled) throw failure;
  if (failure.kind() != ErrorKind::lock) throw failure.within(fmt::format("cannot lock table {}", name));
  connection.run("ROLLBACK");
  const std::string holder = describe(connection, table);
  throw Error(ErrorKind::lock,
              fmt::format("cannot lock table {}: {}", name, holder.empty() ? "another session was in the way" : holder),
              "Wait until that session is done, or end it; --lock-timeout sets how long holdfast waits.");
}

// `lock` is what follows the table's name.
void lock_each(Connection& connection, const std::vector<TableInfo>& tables, std::string_view command,
               std::string_view lock, DescribeHolder describe) {
  for (size_t first = 0; first < tables.size(); first += kLocksAtOnce) {
    const size_t end = std::min(tables.size(), first + kLocksAtOnce);
    std::string sql;
    for (size_t i = first; i < end; ++i) {
      sql += fmt::format("{} {} {};\n", command, tables[i].qualified, lock);
    }
    std::optional<Error> failure;
    const size_t done = connection.run_counting(sql, failure);
    if (failure) throw_lock_failure(connection, tables[std::min(first + done, end - 1)], *failure, describe);
  }
}

void wait_for_locks(Connection& connection, std::chrono::seconds timeout) {
  connection.run(fmt::format("SET LOCAL lock_timeout = '{}s'", timeout.count()));
}

}  // namespace

void lock_tables(Connection& connection, const std::vector<TableInfo>& tables, LockWait wait,
                 std::chrono::seconds timeout) {
  if (wait == LockWait::no) {
    return lock_each(connection, tables, "LOCK TABLE", "IN ACCESS SHARE MODE NOWAIT", holder_against_readers);
  }
  wait_for_locks(connection, timeout);
  lock_each(connection, tables, "LOCK TABLE", "IN ACCESS SHARE MODE", holder_against_readers);
  wait_for_locks(connection, std::chrono::seconds(0));
}

void lock_tables_against_writers(Connection& connection, const std::vector<TableInfo>& tables,
                                 std::chrono::seconds timeout) {
  wait_for_locks(connection, timeout);
  lock_each(connection, tables, "LOCK TABLE ONLY", "IN SHARE MODE", holder_of_any_lock);
  wait_for_locks(connection, std::chrono::seconds(0));
}

std::string describe_relation_holder(Connection& connection, const std::string& oids) {
  begin_reading(connection);
  return words_for(connection.run(std::string(sql::kRelationHolders), {oids}));
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
