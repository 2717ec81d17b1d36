#include "backup/row_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "base/text.h"
#include "base/threads.h"
#include "postgres/catalog.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

constexpr const char* kLockTimeout = "SET LOCAL lock_timeout = '10s'";

std::vector<postgres::TableInfo> tables_with_rows(postgres::Connection& connection) {
  std::vector<postgres::TableInfo> tables = postgres::read_tables(connection);
  std::erase_if(tables, [](const postgres::TableInfo& table) { return table.kind != 'r'; });
  return tables;
}

uint64_t count(postgres::Connection& connection, const postgres::TableInfo& table) {
  try {
    return static_cast<uint64_t>(
        connection.run(fmt::format("SELECT count(*) FROM ONLY {} {}", table.qualified, table.condition)).integer(0, 0));
  } catch (const base::Error& error) {
    throw error.within(fmt::format("counting the rows of {}", base::printable(table.qualified)));
  }
}

}  // namespace

RowCounts count_rows(postgres::Connection& connection) {
  RowCounts counts;
  for (const auto& table : tables_with_rows(connection)) {
    counts[{table.target_schema, table.target_name}] += count(connection, table);
  }
  return counts;
}

RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop) {
  return count_rows(target, jobs, std::move(stop), [](const std::string&, const std::string&) { return true; });
}

RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop,
                     const std::function<bool(const std::string& schema, const std::string& table)>& wanted) {
  postgres::Connection holder(target, stop);
  postgres::begin_reading(holder);
  holder.run(kLockTimeout);
  const std::string snapshot = holder.run("SELECT pg_catalog.pg_export_snapshot()").text(0, 0);
  std::vector<postgres::TableInfo> tables = tables_with_rows(holder);
  std::erase_if(tables,
                [&](const postgres::TableInfo& table) { return !wanted(table.target_schema, table.target_name); });
  postgres::read_sizes(holder, tables);
  std::ranges::stable_sort(tables, std::ranges::greater(), &postgres::TableInfo::bytes);

  RowCounts counts;
  std::mutex mutex;  // guards counts
  std::atomic<size_t> next = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned number = 0; number < jobs; ++number) {
    group.start([&] {
      postgres::Connection connection(target, group.stop_token());
      postgres::begin_reading(connection, snapshot);
      connection.run(kLockTimeout);
      for (size_t i = next++; i < tables.size(); i = next++) {
        const uint64_t rows = count(connection, tables[i]);
        const std::scoped_lock lock(mutex);
        counts[{tables[i].target_schema, tables[i].target_name}] += rows;
      }
    });
  }
  group.wait();
  return counts;
}

}  // namespace holdfast::backup
