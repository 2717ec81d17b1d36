#include "postgres/catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "postgres/sql/database.h"
#include "postgres/sql/relations.h"

namespace holdfast::postgres {

namespace {

std::string locale_provider_of(std::string_view letter) {
  if (letter == "i") return "icu";
  if (letter == "b") return "builtin";
  return "libc";
}

Access access_of(std::string_view word) {
  if (word == "no_privilege") return Access::no_privilege;
  return word == "row_security" ? Access::row_security : Access::all_rows;
}

std::vector<std::string> first_column(const Result& result) {
  std::vector<std::string> values;
  for (int row = 0; row < result.rows(); ++row) values.push_back(result.text(row, 0));
  return values;
}

}  // namespace

std::string text_array(const std::vector<std::string>& values) {
  std::string array = "{";
  for (const std::string& value : values) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

std::vector<std::string> missing_roles(Connection& connection, const std::vector<std::string>& roles) {
  return first_column(connection.run(std::string(sql::kMissingRoles), {text_array(roles)}));
}

std::vector<std::string> missing_extensions(Connection& connection, const std::vector<std::string>& extensions) {
  return first_column(connection.run(std::string(sql::kMissingExtensions), {text_array(extensions)}));
}

std::vector<TableInfo> read_tables(Connection& connection) {
  const Result result = connection.run(std::string(sql::kTables));
  std::vector<TableInfo> tables;
  for (int row = 0; row < result.rows(); ++row) {
    tables.push_back({.oid = static_cast<uint32_t>(result.integer(row, 0)),
                      .schema = result.text(row, 1),
                      .name = result.text(row, 2),
                      .qualified = result.text(row, 3),
                      .kind = result.view(row, 4).front(),
                      .persistence = result.view(row, 5).front(),
                      .condition = result.text(row, 7),
                      .is_configuration = result.boolean(row, 8),
                      .is_heap = result.boolean(row, 9),
                      .target = static_cast<uint32_t>(result.integer(row, 10)),
                      .target_schema = result.text(row, 11),
                      .target_name = result.text(row, 12),
                      .target_qualified = result.text(row, 13),
                      .columns = result.text(row, 14),
                      .access = access_of(result.view(row, 15))});
  }
  return tables;
}

std::vector<std::string> read_sequences(Connection& connection) {
  return first_column(connection.run(std::string(sql::kSequences)));
}

std::vector<std::string> tables_to_analyze(Connection& connection) {
  return first_column(connection.run(std::string(sql::kTablesToAnalyze)));
}

bool has_schema(Connection& connection, const std::string& name) {
  return connection.run("SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", {name}).rows() > 0;
}

bool has_indexes(Connection& connection) {
  return connection.run(std::string(sql::kHasIndexes)).boolean(0, 0);
}

std::set<std::string> relation_names(Connection& connection, const std::string& schema) {
  const std::vector<std::string> names = first_column(connection.run(std::string(sql::kRelationNames), {schema}));
  return {names.begin(), names.end()};
}

std::vector<std::pair<std::string, std::string>> owned_sequences(Connection& connection,
                                                                 const std::vector<std::string>& tables) {
  const Result rows = connection.run(std::string(sql::kOwnedSequences), {text_array(tables)});
  std::vector<std::pair<std::string, std::string>> sequences;
  for (int row = 0; row < rows.rows(); ++row) sequences.emplace_back(rows.text(row, 0), rows.text(row, 1));
  return sequences;
}

std::vector<TreeMember> partition_trees(Connection& connection, const std::vector<std::string>& tables) {
  const Result rows = connection.run(std::string(sql::kPartitionTrees), {text_array(tables)});
  std::vector<TreeMember> members;
  for (int row = 0; row < rows.rows(); ++row) {
    members.push_back({.name = quoted_name(rows.text(row, 0), rows.text(row, 1)),
                       .is_partitioned = rows.boolean(row, 2),
                       .is_foreign = rows.boolean(row, 3)});
  }
  return members;
}

std::vector<RelationName> dependent_relations(Connection& connection, const std::string& schema) {
  const Result rows = connection.run(std::string(sql::kDependentRelations), {schema});
  std::vector<RelationName> relations;
  for (int row = 0; row < rows.rows(); ++row) relations.push_back({rows.text(row, 0), rows.text(row, 1)});
  return relations;
}

std::string oid_array(const std::vector<TableInfo>& tables) {
  std::string oids = "{";
  for (const TableInfo& table : tables) oids += fmt::format("{}{}", oids.size() > 1 ? "," : "", table.oid);
  return oids + "}";
}

void read_sizes(Connection& connection, std::vector<TableInfo>& tables) {
  std::map<uint32_t, TableInfo*> by_oid;
  for (TableInfo& table : tables) by_oid[table.oid] = &table;
  const Result sizes = connection.run(std::string(sql::kTableSizes), {oid_array(tables)});
  for (int row = 0; row < sizes.rows(); ++row) {
    TableInfo& table = *by_oid.at(static_cast<uint32_t>(sizes.integer(row, 0)));
    table.pages = static_cast<uint64_t>(sizes.integer(row, 1));
    table.bytes = static_cast<uint64_t>(sizes.integer(row, 2));
  }
}

std::map<uint32_t, std::string> read_own_columns(Connection& connection, const std::vector<TableInfo>& tables) {
  const Result result = connection.run(std::string(sql::kOwnColumns), {oid_array(tables)});
  std::map<uint32_t, std::string> columns;
  for (int row = 0; row < result.rows(); ++row) {
    columns[static_cast<uint32_t>(result.integer(row, 0))] = result.text(row, 1);
  }
  return columns;
}

std::vector<ExtensionInfo> read_extensions(Connection& connection) {
  const Result result = connection.run(std::string(sql::kExtensions));
  std::vector<ExtensionInfo> extensions;
  for (int row = 0; row < result.rows(); ++row) {
    extensions.push_back({result.text(row, 0), result.text(row, 1), result.text(row, 2)});
  }
  return extensions;
}

std::vector<std::string> read_roles(Connection& connection) {
  return first_column(connection.run(std::string(sql::kRoles)));
}

std::vector<Grant> grants_of(const Result& rows) {
  std::vector<Grant> grants;
  for (int row = 0; row < rows.rows(); ++row) {
    grants.push_back({rows.text(row, 0), rows.text(row, 1), rows.text(row, 2), rows.boolean(row, 3)});
  }
  return grants;
}

std::vector<std::string> grant_statements(Connection& connection, const std::string& object, const std::string& owner,
                                          const std::vector<Grant>& grants) {
  std::vector<std::string> statements{
      fmt::format("REVOKE ALL ON {} FROM PUBLIC;", object),
      fmt::format("REVOKE ALL ON {} FROM {};", object, connection.quote_identifier(owner)),
  };
  const auto grant = [&](const Grant& item) {
    const std::string grantee = item.grantee.empty() ? "PUBLIC" : connection.quote_identifier(item.grantee);
    return fmt::format("GRANT {} ON {} TO {}{};", item.privilege, object, grantee,
                       item.grantable ? " WITH GRANT OPTION" : "");
  };
  for (const Grant& item : grants) {
    if (item.grantor == owner) statements.push_back(grant(item));
  }
  // The server keeps an access list in the order of granting, so a grantor has its option before it uses it.
  for (const Grant& item : grants) {
    if (item.grantor == owner) continue;
    statements.push_back(fmt::format("SET SESSION AUTHORIZATION {};", connection.quote_identifier(item.grantor)));
    statements.push_back(grant(item));
    statements.emplace_back("RESET SESSION AUTHORIZATION;");
  }
  return statements;
}

std::map<std::string, std::string> available_extensions(Connection& connection) {
  const Result rows = connection.run("SELECT name, default_version FROM pg_catalog.pg_available_extensions");
  std::map<std::string, std::string> extensions;
  for (int row = 0; row < rows.rows(); ++row) extensions[rows.text(row, 0)] = rows.text(row, 1);
  return extensions;
}

std::string quoted_name(std::string_view schema, std::string_view name) {
  return quoted_identifier(schema) + "." + quoted_identifier(name);
}

std::string quoted_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + "\"";
}

std::optional<DatabaseInfo> read_database(Connection& connection, const std::string& name) {
  const Result row = connection.run(std::string(sql::kDatabase), {name});
  if (row.rows() == 0) return std::nullopt;
  DatabaseInfo database{.name = row.text(0, 0),
                        .owner = row.text(0, 1),
                        .encoding = row.text(0, 2),
                        .collate = row.text(0, 3),
                        .ctype = row.text(0, 4),
                        .locale_provider = locale_provider_of(row.view(0, 5)),
                        .locale = row.text(0, 6),
                        .icu_rules = row.text(0, 7),
                        .collation_version = row.text(0, 8),
                        .tablespace = row.text(0, 9),
                        .connection_limit = static_cast<int>(row.integer(0, 10)),
                        .comment = row.text(0, 11)};
  if (row.boolean(0, 12)) {
    const Result grants = connection.run(std::string(sql::kDatabaseGrants), {name});
    database.grants = grant_statements(connection, "DATABASE %DATABASE%", database.owner, grants_of(grants));
  }
  const Result settings = connection.run(std::string(sql::kDatabaseSettings), {name});
  for (int i = 0; i < settings.rows(); ++i) {
    database.settings.push_back({settings.text(i, 0), settings.text(i, 1), settings.text(i, 2)});
  }
  const Result labels = connection.run(std::string(sql::kDatabaseLabels), {name});
  for (int i = 0; i < labels.rows(); ++i) database.security_labels[labels.text(i, 0)] = labels.text(i, 1);
  return database;
}

}  // namespace holdfast::postgres
