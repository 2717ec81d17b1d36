#include "backup/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

bool names(const archive::ObjectName& wanted, const std::string& schema, const std::string& table) {
  return wanted.name == table && (wanted.schema.empty() || wanted.schema == schema);
}

std::string shown(const archive::ObjectName& name) {
  return base::printable(name.schema.empty() ? name.name : name.schema + "." + name.name);
}

}  // namespace

bool selects(const Selection& selection, const std::string& schema, const std::string& table) {
  if (selection.is_everything()) return true;
  return std::ranges::find(selection.schemas, schema) != selection.schemas.end() ||
         std::ranges::any_of(selection.tables, [&](const auto& wanted) { return names(wanted, schema, table); });
}

void check_selection(const Selection& selection, const archive::Contents& contents) {
  for (const archive::ObjectName& wanted : selection.tables) {
    const auto found = std::ranges::count_if(
        contents.tables, [&](const archive::Table& table) { return names(wanted, table.schema, table.name); });
    if (found == 0) {
      throw Error(
          ErrorKind::refused, fmt::format("the backup has no table {}", shown(wanted)),
          "`holdfast show` lists its tables; a name is written as it is, without quotes. Of a partitioned table, name "
          "the partitions, or restore --into a new database.");
    }
    if (found > 1) {
      throw Error(ErrorKind::refused, fmt::format("the backup has {} tables called {}", found, shown(wanted)),
                  "Give the schema, too: --table SCHEMA.NAME.");
    }
  }
  for (const std::string& schema : selection.schemas) {
    if (std::ranges::find(contents.tables, schema, &archive::Table::schema) != contents.tables.end()) continue;
    throw Error(ErrorKind::refused, fmt::format("the backup has no table in a schema {}", base::printable(schema)),
                "`holdfast show` lists its tables.");
  }
}

}  // namespace holdfast::backup
