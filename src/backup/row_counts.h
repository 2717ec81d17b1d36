#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <utility>

#include "postgres/connection.h"

namespace holdfast::backup {

using TableName = std::pair<std::string, std::string>;  // schema, name
using RowCounts = std::map<TableName, uint64_t>;

// The exact number of rows of every table that a backup of the database would hold, under the names that the contents
// would give them (partitions hashed on an enum are counted under their ancestor). Over `jobs` sessions under one
// snapshot, the largest tables first. Throws Error(lock) if a table stays locked for ten seconds.
RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop);

// The same of some tables alone: those that `wanted` says yes to.
RowCounts count_rows(const postgres::Target& target, unsigned jobs, std::stop_token stop,
                     const std::function<bool(const std::string& schema, const std::string& table)>& wanted);

// The same over the one session at hand, in its transaction.
RowCounts count_rows(postgres::Connection& connection);

}  // namespace holdfast::backup
