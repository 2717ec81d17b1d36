#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "postgres/connection.h"

namespace holdfast::backup {

using TableName = std::pair<std::string, std::string>;  // schema, name
using RowCounts = std::map<TableName, uint64_t>;

// The exact number of rows of every table that a backup of the connected database would hold, under the names that the
// contents would give them (partitions hashed on an enum are counted under their ancestor).
RowCounts count_rows(postgres::Connection& connection);

}  // namespace holdfast::backup
