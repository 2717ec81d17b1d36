#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// A name with its schema, both as the server stores them; the schema is empty if the statement gives none.
struct ObjectName {
  std::string schema;
  std::string name;
  auto operator<=>(const ObjectName&) const = default;
};

// What a statement of a dump does, as far as the order and the choice of a restore's statements depend on it.
enum class DdlKind {
  other,
  create_table,        // tables: the table, then what it inherits from or is a partition of
  attach_partition,    // tables: the partitioned one, the partition
  attach_index,        // ALTER INDEX … ATTACH PARTITION. tables: the index, that of the partition
  create_index,        // tables: the one
  add_key,             // PRIMARY KEY, UNIQUE or EXCLUDE. tables: the one
  add_foreign_key,     // tables: the one, the referenced one
  owner,               // ALTER … OWNER TO …
  privilege,           // GRANT, REVOKE, ALTER DEFAULT PRIVILEGES
  authorization,       // SET and RESET SESSION AUTHORIZATION
  extension,           // CREATE EXTENSION, COMMENT ON EXTENSION. tables: its name
  transaction,         // BEGIN, START TRANSACTION, COMMIT, END
  comment,             // COMMENT ON … anything else
  subscription,        // CREATE, ALTER, COMMENT ON SUBSCRIPTION, and a security label on one
  subscription_owner,  // ALTER SUBSCRIPTION … OWNER TO …
  refresh,             // REFRESH MATERIALIZED VIEW
};

struct DdlStatement {
  DdlKind kind = DdlKind::other;
  std::vector<ObjectName> tables;
  bool is_partition = false;    // create_table: … PARTITION OF another
  bool is_partitioned = false;  // create_table: … PARTITION BY
};

DdlStatement parse_ddl(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
