#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// Whether reading a table gives the present role all of its rows, as the catalog says.
enum class Access {
  all_rows,
  no_privilege,  // it may not SELECT from it, or not use its schema
  row_security,  // policies would choose the rows; with row_security off, reading fails
};

// A table that pg_dump would lock; `kind` 'r' means that it has rows of its own. Names are raw bytes of the database's
// encoding; `qualified` and `columns` are quoted.
struct TableInfo {
  uint32_t oid = 0;
  std::string schema;
  std::string name;
  std::string qualified;
  char kind = 'r';         // 'r' plain table, 'p' partitioned
  char persistence = 'p';  // 'u' unlogged
  std::string condition;   // "WHERE …" of an extension's configuration table
  bool is_configuration = false;
  bool is_heap = true;
  uint64_t pages = 0;  // of the heap; 0 until read_sizes()
  uint64_t bytes = 0;  // heap and TOAST on disk; 0 until read_sizes()
  // Where its rows are loaded: the table itself, or an ancestor that is hashed on an enum.
  uint32_t target = 0;
  std::string target_schema;
  std::string target_name;
  std::string target_qualified;
  std::string columns;               // of the target, "a, b"; without dropped and generated ones
  Access access = Access::all_rows;  // to the table itself
};

struct RelationName {
  std::string kind;  // "INDEX", "SEQUENCE"
  std::string name;
};

struct ExtensionInfo {
  std::string name;
  std::string version;
  std::string schema;
};

struct DatabaseSettingInfo {
  std::string role;  // empty: of the database
  std::string name;
  std::string value;
};

// One privilege of an access list; an empty grantee is PUBLIC.
struct Grant {
  std::string grantor;
  std::string grantee;
  std::string privilege;
  bool grantable = false;
};

struct DatabaseInfo {
  std::string name;
  std::string owner;
  std::string encoding;
  std::string collate;
  std::string ctype;
  std::string locale_provider;  // "libc", "icu" or "builtin"
  std::string locale;
  std::string icu_rules;
  std::string collation_version;
  std::string tablespace;
  int connection_limit = -1;
  std::string comment;
  std::vector<std::string> grants;  // statements with %DATABASE% for the database's name
  std::vector<DatabaseSettingInfo> settings;
  std::map<std::string, std::string> security_labels;  // by provider
};

// What the present transaction sees of the connected database. All throw what Connection throws.
std::vector<TableInfo> read_tables(Connection& connection);
// Fills in pages and bytes. The server locks each table for that, so lock them first, with a timeout.
void read_sizes(Connection& connection, std::vector<TableInfo>& tables);
// {1,2,3}: the tables' oids as the text of an oid[] parameter.
std::string oid_array(const std::vector<TableInfo>& tables);
// {"a","b \"quoted\""}: the text of a text[] parameter.
std::string text_array(const std::vector<std::string>& values);
// By oid, the columns in each table's own order, quoted, "a, b"; less dropped and generated ones.
std::map<uint32_t, std::string> read_own_columns(Connection& connection, const std::vector<TableInfo>& tables);
std::vector<std::string> read_sequences(Connection& connection);  // quoted, with their schema
// Quoted, with their schema; the largest first. A partitioned table stands for its partitions.
std::vector<std::string> tables_to_analyze(Connection& connection);
bool has_schema(Connection& connection, const std::string& name);
bool has_indexes(Connection& connection);  // of tables that are not the server's own
std::set<std::string> relation_names(Connection& connection, const std::string& schema);
// The schemas and names of the sequences that columns of these tables (quoted names) own.
std::vector<std::pair<std::string, std::string>> owned_sequences(Connection& connection,
                                                                 const std::vector<std::string>& tables);
struct TreeMember {
  std::string name;  // quoted, with its schema
  bool is_partitioned = false;
  bool is_foreign = false;
};
// These tables (quoted names) and all partitions below them.
std::vector<TreeMember> partition_trees(Connection& connection, const std::vector<std::string>& tables);
// Indexes and sequences in a schema, with the word that ALTER takes for them.
std::vector<RelationName> dependent_relations(Connection& connection, const std::string& schema);
std::vector<ExtensionInfo> read_extensions(Connection& connection);
std::vector<std::string> read_roles(Connection& connection);

// Those of the roles that the server lacks, and those of the extensions that it has no files for.
std::vector<std::string> missing_roles(Connection& connection, const std::vector<std::string>& roles);
std::vector<std::string> missing_extensions(Connection& connection, const std::vector<std::string>& extensions);

// The extensions that the server has files for, with the version that CREATE EXTENSION makes.
std::map<std::string, std::string> available_extensions(Connection& connection);

// As SQL writes the name, quoted in any case.
std::string quoted_identifier(std::string_view name);
// With its schema.
std::string quoted_name(std::string_view schema, std::string_view name);

// nullopt if there is no such database on the server.
std::optional<DatabaseInfo> read_database(Connection& connection, const std::string& name);

// The statements that give `object` ("LARGE OBJECT 123", "DATABASE x") of `owner` exactly these privileges, whatever
// its present ones are. A privilege that somebody else than the owner granted is granted as that role.
std::vector<std::string> grant_statements(Connection& connection, const std::string& object, const std::string& owner,
                                          const std::vector<Grant>& grants);
std::vector<Grant> grants_of(const Result& rows);

}  // namespace holdfast::postgres
