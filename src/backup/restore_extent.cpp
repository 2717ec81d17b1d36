#include "backup/restore_extent.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace holdfast::backup {

namespace {

using archive::ObjectName;
using base::printable;

bool replaces_database(const RestorePreview& preview) {
  const Destination destination = preview.options.destination;
  return destination == Destination::swap ||
         (destination == Destination::in_place && preview.options.selection.is_everything());
}

std::string schema_options(const std::vector<TableComparison>& tables) {
  std::set<std::string> schemas;
  for (const TableComparison& table : tables) {
    if (table.in_backup) schemas.insert(table.schema);
  }
  std::string options;
  for (const std::string& schema : schemas) options += fmt::format("--schema {} ", printable(schema));
  return options;
}

bool only_rows_are_wanted(const RestoreOptions& options) {
  return options.destination == Destination::in_place && !options.selection.is_everything();
}

}  // namespace

Extent extent_of(const archive::Contents& contents, const archive::ScriptTables& script) {
  if (!script.has_definitions()) {
    if (!contents.tables.empty()) return Extent::rows_alone;
    return script.has_finish() ? Extent::finish_alone : Extent::whole;
  }
  const bool has_rows =
      script.has_loose_rows() ||
      std::ranges::any_of(contents.tables, [](const archive::Table& table) { return table.fingerprint.rows() > 0; });
  return has_rows || script.created().empty() ? Extent::whole : Extent::no_rows;
}

void compare_with_script(const archive::ScriptTables& script, std::vector<TableComparison>& tables) {
  std::map<ObjectName, TableComparison*> by_name;
  for (TableComparison& table : tables) by_name[{table.schema, table.name}] = &table;
  std::set<const TableComparison*> covered;
  for (auto& [name, table] : by_name) {
    if (!table->in_backup) continue;
    if (!table->now) continue;
    for (const ObjectName& partition : script.all_partitions_of(name)) {
      const auto found = by_name.find(partition);
      if (found == by_name.end() || found->second->in_backup) continue;
      covered.insert(found->second);
    }
  }
  for (auto& [name, table] : by_name) {
    if (!table->in_backup && !script.has_loose_rows() && script.creates(name)) table->in_backup = 0;
  }
  std::vector<TableComparison> compared;
  for (const TableComparison& table : tables) {
    if (!covered.contains(&table)) compared.push_back(table);
  }
  tables = std::move(compared);
}

void add_extent_obstacles(const RestorePreview& preview, std::vector<std::string>& found) {
  if (preview.extent == Extent::finish_alone && preview.options.selection.is_everything()) {
    found.emplace_back(
        "the file holds neither tables nor rows, only what comes after them (pg_dump --section=post-data): restore a "
        "whole dump, or run it with psql on the tables that it is for");
  }
  if (preview.extent != Extent::rows_alone) return;
  if (!only_rows_are_wanted(preview.options)) {
    found.push_back(
        fmt::format("the file holds rows, but no tables (pg_dump --data-only): {}--in-place puts them into the tables "
                    "that are there, or --table NAME --in-place those of one",
                    schema_options(preview.tables)));
    return;
  }
  for (const TableComparison& table : preview.tables) {
    if (table.now || !table.in_backup) continue;
    found.push_back(
        fmt::format("the live database has no table {}, and the file does not say what it is like: create it first",
                    printable(table.schema + "." + table.name)));
  }
}

void note_missing_finish(const archive::ScriptTables& script, bool live_has_indexes, RestorePreview& preview) {
  if (!replaces_database(preview) || !script.has_definitions() || script.has_finish() || !live_has_indexes) return;
  preview.notes.emplace_back(
      "the file has no indexes, keys or triggers (pg_dump --section without post-data): those of the live database "
      "would be gone");
}

void note_extent(const archive::Contents& contents, RestorePreview& preview) {
  if (preview.extent == Extent::no_rows) {
    preview.notes.emplace_back(
        "the file holds tables, but no rows (pg_dump --schema-only or --section=pre-data): they would be empty");
  }
  if (archive::is_ours(contents) || !replaces_database(preview)) return;
  size_t here = 0;
  size_t gone = 0;
  uint64_t rows = 0;
  for (const TableComparison& table : preview.tables) {
    if (!table.now) continue;
    ++here;
    if (table.in_backup) continue;
    ++gone;
    rows += *table.now;
  }
  if (gone == 0) return;
  std::string note = fmt::format("the file does not have {} of the {} here: they would be gone, with {}", gone,
                                 base::counted(here, "table"), base::counted(rows, "row"));
  if (gone * 2 > here) {
    note +=
        ". To bring back only what it holds: --table NAME (or --schema NAME) with --as, --into-schema or --in-place";
  }
  preview.notes.push_back(std::move(note));
}

}  // namespace holdfast::backup
