#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

using TableName = std::pair<std::string, std::string>;  // schema, name

struct RowCount {
  std::optional<uint64_t> rows = 0;                      // nullopt: unknown, since not all of them can be seen
  postgres::Access access = postgres::Access::all_rows;  // why
};

using RowCounts = std::map<TableName, RowCount>;
using WantedTable = std::function<bool(const std::string& schema, const std::string& table)>;

// The exact number of rows of every table that a backup of the database would hold, under the names that the contents
// would give them (partitions hashed on an enum are counted under their ancestor). Over `jobs` sessions under one
// snapshot, the largest tables first. What the catalog says that the role may not see is unknown, and not tried.
// Throws Error(lock) if a table stays locked for ten seconds.
RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop);

// The same of some tables alone: those that `wanted` says yes to.
RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop, const WantedTable& wanted);

// The same, and in one with it, under the same snapshot, which versions of rows there are: RowVersions::digest().
struct CountedVersions {
  RowCounts counts;
  std::string versions;
};
CountedVersions count_rows_and_versions(const postgres::Target& target, unsigned jobs, std::stop_token stop,
                                        const WantedTable& wanted);

// All of them as unknown, which takes no lock.
RowCounts unknown_counts(const postgres::Target& target, std::stop_token stop);

// The same of tables that were restored just now and that nobody else uses yet. Row-level security that is forced upon
// their owner is lifted while they are counted, in a transaction that is rolled back.
RowCounts count_restored_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop);
// Within the present transaction of one session.
RowCounts count_restored_rows(postgres::Connection& in_transaction, const WantedTable& wanted);

// Which tables are unknown, and why, in one line; empty if none is. `role` is the one that counted.
std::string describe_unknown(const RowCounts& counts, const std::string& role);

// Of a partitioned table, its partitions together; nullopt if it is none, or is not there. Unknown as above.
std::optional<RowCount> count_partitioned(postgres::Connection& connection, const std::string& schema,
                                          const std::string& table);

}  // namespace holdfast::backup
