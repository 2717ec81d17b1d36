#pragma once

#include <string>
#include <vector>

#include "archive/ddl_statement.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Where a restore puts what it brings back.
enum class Destination {
  swap,          // a side database that takes the live one's place; the live one is kept
  in_place,      // the live database itself, in one transaction; nothing is kept
  new_database,  // a database of a name of its own; the live one is not touched
  new_schema,    // tables only: a new schema of the live database
  new_table,     // one table only: a new table of the live database
};

// Tables to restore. A table without a schema is looked for in all.
struct Selection {
  std::vector<archive::ObjectName> tables;
  std::vector<std::string> schemas;
  // Those of the tables that are partitioned, with their schema; the partitions below them are among the tables, too.
  std::vector<archive::ObjectName> partitioned;
  bool is_everything() const { return tables.empty() && schemas.empty(); }
};

struct RestoreOptions {
  postgres::Target target;
  std::string database;  // the live one; with Destination::new_database the one to make
  Destination destination = Destination::swap;
  std::string new_name;  // of the schema or table
  Selection selection;
  std::string timestamp;  // for the names of the side and the kept database, 20231124_030000
  std::string now;        // the same time as iso
  std::string tool_version;
  unsigned jobs = 1;
  bool owners = true;
  bool privileges = true;
  bool create_roles = false;
  bool row_versions = false;      // the preview finds them out, too
  bool move_replication = false;  // swap although the live database has enabled subscriptions or logical slots
};

}  // namespace holdfast::backup
