#include "backup/partition_check.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "archive/statement_reader.h"
#include "backup/selection.h"
#include "base/text.h"
#include "postgres/catalog.h"

namespace holdfast::backup {

namespace {

using archive::ObjectName;
using archive::ScriptTables;

constexpr std::string_view kBeside = "restore it with --into-schema NAME and move the rows yourself";

std::string shown(const ObjectName& table) {
  return base::printable(table.schema + "." + table.name);
}

std::string quoted(const ObjectName& table) {
  return postgres::quoted_name(table.schema, table.name);
}

std::string shown(const std::string& quoted_name) {
  archive::StatementReader reader(quoted_name, archive::StandardStrings::on);
  const auto schema = reader.accept_name();
  reader.accept_symbol('.');
  const auto name = reader.accept_name();
  return shown(ObjectName{schema.value_or(""), name.value_or("")});
}

bool is_there(postgres::Connection& live, const ObjectName& table) {
  return !live.run("SELECT pg_catalog.to_regclass($1)", {quoted(table)}).is_null(0, 0);
}

std::set<ObjectName> selected_roots(const Selection& selection, const ScriptTables& script) {
  std::set<ObjectName> roots;
  for (const auto& [table, partitions] : script.partitions()) {
    if (selects(selection, table.schema, table.name)) roots.insert(table);
  }
  std::set<ObjectName> below;
  for (const ObjectName& table : roots) {
    for (const ObjectName& partition : script.all_partitions_of(table)) below.insert(partition);
  }
  for (const ObjectName& table : below) roots.erase(table);
  return roots;
}

void compare_tree(postgres::Connection& live, const ObjectName& root, const ScriptTables& script,
                  std::vector<std::string>& found) {
  std::map<std::string, postgres::TreeMember> here;
  for (const postgres::TreeMember& member : postgres::partition_trees(live, {quoted(root)})) here[member.name] = member;
  here.erase(quoted(root));
  for (const ObjectName& partition : script.all_partitions_of(root)) {
    if (here.erase(quoted(partition)) > 0) continue;
    found.push_back(
        fmt::format("{0} is a partition of {1} in the backup, and none in the live database: create or "
                    "attach it there first, or {2}",
                    shown(partition), shown(root), kBeside));
  }
  for (const auto& [name, member] : here) {
    found.push_back(
        fmt::format("{} is a partition of {} in the live database, and none in the backup: detach it first, "
                    "or {}",
                    shown(name), shown(root), kBeside));
  }
}

// The tree is made anew, and a table that is there already is not made a part of it.
void check_new_tree(postgres::Connection& live, const ObjectName& root, const ScriptTables& script,
                    std::vector<std::string>& found) {
  for (const ObjectName& partition : script.all_partitions_of(root)) {
    if (!is_there(live, partition)) continue;
    found.push_back(
        fmt::format("the live database has {} without {}, whose partition it is in the backup: rename it "
                    "first, or {}",
                    shown(partition), shown(root), kBeside));
  }
}

}  // namespace

std::vector<std::string> partitions_that_differ(postgres::Connection& live, const Selection& selection,
                                                const ScriptTables& script) {
  std::vector<std::string> found;
  for (const ObjectName& root : selected_roots(selection, script)) {
    is_there(live, root) ? compare_tree(live, root, script, found) : check_new_tree(live, root, script, found);
  }
  for (const auto& [table, partitions] : script.partitions()) {
    if (selects(selection, table.schema, table.name)) continue;
    for (const ObjectName& partition : partitions) {
      if (!selects(selection, partition.schema, partition.name) || is_there(live, partition)) continue;
      found.push_back(
          fmt::format("{0} is a partition of {1} in the backup, is not in the live database, and would come "
                      "back as a table of its own: create it as a partition first, or bring it back with "
                      "--as NAME",
                      shown(partition), shown(table)));
    }
  }
  return found;
}

}  // namespace holdfast::backup
