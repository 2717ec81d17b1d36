#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

// What a wipe must know of a database besides its tables. What belongs to an extension is not among it, but where said.
// `qualified` names are quoted; search_path must be empty. All throw what Connection throws.

struct SequenceInfo {
  uint32_t oid = 0;
  std::string qualified;
  bool counts_on = false;  // a foreign table's, whose rows stay, or an extension's table's
};
std::vector<SequenceInfo> read_app_sequences(Connection& connection);

struct MaterializedViewInfo {
  uint32_t oid = 0;
  std::string qualified;
  bool is_populated = false;
  bool reads_unpopulated = false;  // so that it cannot be refreshed as things are
};
// Each after those that it reads.
std::vector<MaterializedViewInfo> read_materialized_views(Connection& connection);

// Of those that hold rows, the ones that read from any of these tables ("schema.name", quoted), directly or over other
// views: what they show is of before when a table's rows change. What their functions read is not known.
std::vector<MaterializedViewInfo> read_materialized_views_of(Connection& connection,
                                                             const std::vector<std::string>& tables);

std::vector<std::string> read_foreign_tables(Connection& connection);  // an extension's included

// "guard on public.cards": those that TRUNCATE of these tables would run.
std::vector<std::string> read_truncate_triggers(Connection& connection, const std::vector<TableInfo>& tables);

struct ExtensionTable {
  std::string qualified;
  std::string extension;
};
// Less configuration tables, which read_tables() gives.
std::vector<ExtensionTable> read_extension_tables(Connection& connection);

// The oids of those partitioned tables among `tables` whose partitions, down to the last, are among `tables` too.
std::vector<uint32_t> read_whole_partition_trees(Connection& connection, const std::vector<TableInfo>& tables);

// Of these, the plain tables of no extension that the role may not TRUNCATE; quoted.
std::vector<std::string> read_tables_not_ours_to_empty(Connection& connection, const std::vector<TableInfo>& tables);

uint64_t count_large_objects(Connection& connection);

}  // namespace holdfast::postgres
