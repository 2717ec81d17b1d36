#include "backup/row_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "backup/row_versions.h"
#include "base/text.h"
#include "base/threads.h"
#include "postgres/catalog.h"
#include "postgres/session.h"
#include "postgres/table_guards.h"

namespace holdfast::backup {

namespace {

constexpr const char* kLockTimeout = "SET LOCAL lock_timeout = '10s'";

std::vector<postgres::TableInfo> tables_with_rows(postgres::Connection& connection, const WantedTable& wanted) {
  std::vector<postgres::TableInfo> tables = postgres::read_tables(connection);
  std::erase_if(tables, [&](const postgres::TableInfo& table) {
    return table.kind != 'r' || !wanted(table.target_schema, table.target_name);
  });
  return tables;
}

// The number of rows, and what `more` gives of them.
postgres::Result aggregate(postgres::Connection& connection, const postgres::TableInfo& table,
                           const std::string& more) {
  try {
    return connection.run(fmt::format("SELECT count(*){}{} FROM ONLY {} {}", more.empty() ? "" : ", ", more,
                                      table.qualified, table.condition));
  } catch (const base::Error& error) {
    throw error.within(fmt::format("counting the rows of {}", base::printable(table.qualified)));
  }
}

// `versions` may be nullptr. Other threads may do the same with other tables.
RowCount count(postgres::Connection& connection, const postgres::TableInfo& table, RowVersions* versions) {
  if (table.access != postgres::Access::all_rows) return {std::nullopt, table.access};
  const std::string expression = versions == nullptr ? "" : versions->expression(table.oid);
  const postgres::Result found = aggregate(connection, table, expression);
  if (!expression.empty()) versions->set(table.oid, found.text(0, 1));
  return {static_cast<uint64_t>(found.integer(0, 0))};
}

// Of one table, or of one of the partitions that are counted under it.
void add(RowCounts& counts, const postgres::TableInfo& table, const RowCount& count) {
  RowCount& sum = counts[{table.target_schema, table.target_name}];
  if (!sum.rows) return;
  if (!count.rows) {
    sum = count;
  } else {
    *sum.rows += *count.rows;
  }
}

bool is_every_table(const std::string& /*schema*/, const std::string& /*table*/) {
  return true;
}

std::string names_of(const RowCounts& counts, postgres::Access access) {
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) {
    if (!count.rows && count.access == access) names.push_back(base::printable(name.first + "." + name.second));
  }
  return base::join(names, ", ");
}

enum class Versions { ignored, read };

CountedVersions count_all(const postgres::Target& target, unsigned jobs, std::stop_token stop,
                          const WantedTable& wanted, Versions wish) {
  postgres::Connection holder(target, stop);
  postgres::begin_reading(holder);
  holder.run(kLockTimeout);
  const std::string snapshot = holder.run("SELECT pg_catalog.pg_export_snapshot()").text(0, 0);
  std::vector<postgres::TableInfo> tables = tables_with_rows(holder, wanted);
  postgres::read_sizes(holder, tables);
  std::ranges::stable_sort(tables, std::ranges::greater(), &postgres::TableInfo::bytes);
  std::optional<RowVersions> versions;
  if (wish == Versions::read) versions.emplace(holder, tables);

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
        const RowCount rows = count(connection, tables[i], versions ? &*versions : nullptr);
        const std::scoped_lock lock(mutex);
        add(counts, tables[i], rows);
      }
    });
  }
  group.wait();
  return {.counts = std::move(counts), .versions = versions ? versions->digest() : ""};
}

}  // namespace

RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop) {
  return count_rows(target, jobs, std::move(stop), is_every_table);
}

RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop, const WantedTable& wanted) {
  return count_all(target, jobs, std::move(stop), wanted, Versions::ignored).counts;
}

CountedVersions count_rows_and_versions(const postgres::Target& target, unsigned jobs, std::stop_token stop,
                                        const WantedTable& wanted) {
  return count_all(target, jobs, std::move(stop), wanted, Versions::read);
}

RowCounts unknown_counts(const postgres::Target& target, std::stop_token stop) {
  postgres::Connection connection(target, std::move(stop));
  postgres::begin_reading(connection);
  RowCounts counts;
  for (const auto& table : tables_with_rows(connection, is_every_table))
    add(counts, table, {std::nullopt, table.access});
  return counts;
}

RowCounts count_restored_rows(postgres::Connection& in_transaction, const WantedTable& wanted) {
  RowCounts counts;
  in_transaction.run("SAVEPOINT holdfast_count");
  postgres::lift_forced_row_security(in_transaction);
  for (const auto& table : tables_with_rows(in_transaction, wanted)) {
    add(counts, table, count(in_transaction, table, nullptr));
  }
  in_transaction.run("ROLLBACK TO SAVEPOINT holdfast_count");
  return counts;
}

RowCounts count_restored_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop) {
  RowCounts counts = count_rows(target, jobs, stop);
  const auto is_hidden = [&](const std::string& schema, const std::string& table) {
    const auto found = counts.find({schema, table});
    return found != counts.end() && found->second.access == postgres::Access::row_security;
  };
  if (std::ranges::none_of(counts,
                           [&](const auto& count) { return is_hidden(count.first.first, count.first.second); })) {
    return counts;
  }
  postgres::Connection connection(target, std::move(stop));
  postgres::prepare_session(connection);
  connection.run("BEGIN; SET LOCAL row_security = off");
  const RowCounts found = count_restored_rows(connection, is_hidden);
  connection.run("ROLLBACK");
  for (const auto& [name, count] : found) counts[name] = count;
  return counts;
}

std::string describe_unknown(const RowCounts& counts, const std::string& role) {
  const std::string unreadable = names_of(counts, postgres::Access::no_privilege);
  const std::string filtered = names_of(counts, postgres::Access::row_security);
  std::vector<std::string> reasons;
  if (!unreadable.empty()) {
    reasons.push_back(fmt::format("the role {} may not read {}", base::printable(role), unreadable));
  }
  if (!filtered.empty()) {
    reasons.push_back(
        fmt::format("row-level security hides rows of {} from the role {}", filtered, base::printable(role)));
  }
  return reasons.empty() ? "" : "rows that are shown as ? are unknown: " + base::join(reasons, "; ");
}

std::optional<RowCount> count_partitioned(postgres::Connection& connection, const std::string& schema,
                                          const std::string& table) {
  const std::string name = postgres::quoted_name(schema, table);
  const postgres::Result facts = connection.run(
      "SELECT pg_catalog.has_table_privilege(oid, 'SELECT'), pg_catalog.row_security_active(oid)"
      "  FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1) AND relkind = 'p'",
      {name});
  if (facts.rows() == 0) return std::nullopt;
  if (!facts.boolean(0, 0)) return RowCount{std::nullopt, postgres::Access::no_privilege};
  if (facts.boolean(0, 1)) return RowCount{std::nullopt, postgres::Access::row_security};
  return RowCount{static_cast<uint64_t>(connection.run("SELECT count(*) FROM " + name).integer(0, 0))};
}

}  // namespace holdfast::backup
