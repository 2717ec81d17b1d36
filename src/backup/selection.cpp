#include "backup/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

using archive::ObjectName;
using base::Error;
using base::ErrorKind;

bool names(const ObjectName& wanted, const std::string& schema, const std::string& table) {
  return wanted.name == table && (wanted.schema.empty() || wanted.schema == schema);
}

std::string shown(const ObjectName& name) {
  return base::printable(name.schema.empty() ? name.name : name.schema + "." + name.name);
}

// A partitioned table has no rows of its own, and is not among the contents' tables.
ObjectName find_table(const ObjectName& wanted, const archive::Contents& contents,
                      const archive::ScriptTables& script) {
  std::set<ObjectName> found;
  for (const archive::Table& table : contents.tables) {
    if (names(wanted, table.schema, table.name)) found.insert({table.schema, table.name});
  }
  for (const auto& [table, partitions] : script.partitions()) {
    if (names(wanted, table.schema, table.name)) found.insert(table);
  }
  if (found.empty()) {
    throw Error(ErrorKind::refused, fmt::format("the backup has no table {}", shown(wanted)),
                script.has_definitions()
                    ? "`holdfast show` lists its tables; a name is written as it is, without quotes."
                    : "`holdfast show` lists its tables; a name is written as it is, without quotes. Of a partitioned "
                      "table, name the partitions: the file does not say which they are.");
  }
  if (found.size() > 1) {
    throw Error(ErrorKind::refused, fmt::format("the backup has {} tables called {}", found.size(), shown(wanted)),
                "Give the schema, too: --table SCHEMA.NAME.");
  }
  return *found.begin();
}

}  // namespace

bool selects(const Selection& selection, const std::string& schema, const std::string& table) {
  if (selection.is_everything()) return true;
  return std::ranges::find(selection.schemas, schema) != selection.schemas.end() ||
         std::ranges::any_of(selection.tables, [&](const auto& wanted) { return names(wanted, schema, table); });
}

Selection resolved(Selection selection, const archive::Contents& contents, const archive::ScriptTables& script) {
  std::set<ObjectName> tables;
  for (const ObjectName& wanted : selection.tables) {
    const ObjectName found = find_table(wanted, contents, script);
    tables.insert(found);
    if (!script.is_partitioned(found)) continue;
    selection.partitioned.push_back(found);
    for (const ObjectName& partition : script.all_partitions_of(found)) tables.insert(partition);
  }
  for (const std::string& schema : selection.schemas) {
    if (std::ranges::find(contents.tables, schema, &archive::Table::schema) != contents.tables.end()) continue;
    throw Error(ErrorKind::refused, fmt::format("the backup has no table in a schema {}", base::printable(schema)),
                "`holdfast show` lists its tables.");
  }
  selection.tables.assign(tables.begin(), tables.end());
  return selection;
}

}  // namespace holdfast::backup
