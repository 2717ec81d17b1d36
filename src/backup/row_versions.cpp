#include "backup/row_versions.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "archive/digest.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

// A version is known by where it stands and by the transaction that made it.
constexpr std::string_view kVersions =
    "pg_catalog.sum(pg_catalog.hashtextextended(ctid::pg_catalog.text, xmin::pg_catalog.text::pg_catalog.int8))";

constexpr std::array<std::pair<uint32_t, const char*>, 2> kLargeObjects{
    {{2613, "pg_catalog.pg_largeobject"}, {2995, "pg_catalog.pg_largeobject_metadata"}}};

// TRUNCATE is no change of the statistics', but of the file.
constexpr std::string_view kStatistics = R"(
SELECT c.oid,
       pg_catalog.has_table_privilege(c.oid, 'SELECT') AS may_read,
       pg_catalog.concat_ws(' ', pg_catalog.pg_relation_filenode(c.oid), pg_catalog.pg_stat_get_tuples_inserted(c.oid),
                            pg_catalog.pg_stat_get_tuples_updated(c.oid), pg_catalog.pg_stat_get_tuples_deleted(c.oid))
FROM pg_catalog.pg_class c
WHERE c.oid = ANY ($1::oid[])
)";

}  // namespace

RowVersions::RowVersions(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables) {
  for (const postgres::TableInfo& table : tables) {
    tables_[table.oid] = {.about = fmt::format("{} ({})", table.qualified, table.columns),
                          .can_read = table.is_heap && table.access == postgres::Access::all_rows};
  }
  for (const auto& [oid, name] : kLargeObjects) tables_[oid] = {.about = name, .can_read = true};
  read_statistics(connection);
  for (const auto& [oid, name] : kLargeObjects) {
    if (!tables_[oid].can_read) continue;
    set(oid, connection.run(fmt::format("SELECT {} FROM {}", kVersions, name)).text(0, 0));
  }
}

void RowVersions::read_statistics(postgres::Connection& connection) {
  std::vector<std::string> oids;
  for (const auto& [oid, table] : tables_) oids.push_back(std::to_string(oid));
  const postgres::Result found = connection.run(std::string(kStatistics), {"{" + base::join(oids, ",") + "}"});
  for (int row = 0; row < found.rows(); ++row) {
    Table& table = tables_.at(static_cast<uint32_t>(found.integer(row, 0)));
    // Where only some columns may be read the versions may not.
    if (!found.boolean(row, 1)) table.can_read = false;
    if (!table.can_read) table.versions = found.text(row, 2);
  }
}

std::string RowVersions::expression(uint32_t table) const {
  return tables_.at(table).can_read ? std::string(kVersions) : "";
}

void RowVersions::set(uint32_t table, std::string versions) {
  tables_.at(table).versions = std::move(versions);
}

std::string RowVersions::digest() const {
  archive::Sha256 sum;
  for (const auto& [oid, table] : tables_) sum.update(fmt::format("{} {}: {}\n", oid, table.about, table.versions));
  return archive::hex(sum.finish());
}

}  // namespace holdfast::backup
