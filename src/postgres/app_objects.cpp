#include "postgres/app_objects.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "postgres/sql/app_objects.h"

namespace holdfast::postgres {

namespace {

std::vector<std::string> first_column(const Result& result) {
  std::vector<std::string> values;
  for (int row = 0; row < result.rows(); ++row) values.push_back(result.text(row, 0));
  return values;
}

uint32_t oid_at(const Result& result, int row) {
  return static_cast<uint32_t>(result.integer(row, 0));
}

}  // namespace

std::vector<SequenceInfo> read_app_sequences(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kAppSequences));
  std::vector<SequenceInfo> sequences;
  for (int row = 0; row < rows.rows(); ++row) {
    sequences.push_back({oid_at(rows, row), rows.text(row, 1), rows.boolean(row, 2)});
  }
  return sequences;
}

std::vector<MaterializedViewInfo> read_materialized_views(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kMaterializedViews));
  std::vector<MaterializedViewInfo> views;
  for (int row = 0; row < rows.rows(); ++row) {
    views.push_back({oid_at(rows, row), rows.text(row, 1), rows.boolean(row, 2), rows.boolean(row, 3)});
  }
  return views;
}

std::vector<MaterializedViewInfo> read_materialized_views_of(Connection& connection,
                                                             const std::vector<std::string>& tables) {
  const Result rows = connection.run(std::string(sql::kViewsReadingFrom), {text_array(tables)});
  std::set<uint32_t> oids;
  for (int row = 0; row < rows.rows(); ++row) oids.insert(oid_at(rows, row));
  std::vector<MaterializedViewInfo> views = read_materialized_views(connection);
  std::erase_if(views, [&](const MaterializedViewInfo& view) { return !oids.contains(view.oid); });
  return views;
}

std::vector<std::string> read_foreign_tables(Connection& connection) {
  return first_column(connection.run(std::string(sql::kForeignTables)));
}

std::vector<std::string> read_truncate_triggers(Connection& connection, const std::vector<TableInfo>& tables) {
  return first_column(connection.run(std::string(sql::kTruncateTriggers), {oid_array(tables)}));
}

std::vector<ExtensionTable> read_extension_tables(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kExtensionTables));
  std::vector<ExtensionTable> tables;
  for (int row = 0; row < rows.rows(); ++row) tables.push_back({rows.text(row, 0), rows.text(row, 1)});
  return tables;
}

std::vector<uint32_t> read_whole_partition_trees(Connection& connection, const std::vector<TableInfo>& tables) {
  const Result rows = connection.run(std::string(sql::kWholePartitionTrees), {oid_array(tables)});
  std::vector<uint32_t> oids;
  for (int row = 0; row < rows.rows(); ++row) oids.push_back(oid_at(rows, row));
  return oids;
}

std::vector<std::string> read_tables_not_ours_to_empty(Connection& connection, const std::vector<TableInfo>& tables) {
  std::vector<TableInfo> of_the_app;
  std::ranges::copy_if(tables, std::back_inserter(of_the_app),
                       [](const TableInfo& table) { return table.kind == 'r' && !table.is_configuration; });
  return first_column(connection.run(std::string(sql::kTablesNotOursToEmpty), {oid_array(of_the_app)}));
}

uint64_t count_large_objects(Connection& connection) {
  return static_cast<uint64_t>(connection.run(std::string(sql::kLargeObjectCount)).integer(0, 0));
}

}  // namespace holdfast::postgres
