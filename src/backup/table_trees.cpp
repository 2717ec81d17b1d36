#include "backup/table_trees.h"

namespace holdfast::backup {

using archive::DdlKind;
using archive::ObjectName;

void TableTrees::take(const archive::DdlStatement& statement) {
  if (statement.kind != DdlKind::create_table && statement.kind != DdlKind::attach_partition) return;
  for (const ObjectName& table : statement.tables) {
    parents_[root_of(number_of(table))] = root_of(number_of(statement.tables.front()));
  }
  if (statement.tables.size() > 1) related_.insert(statement.tables.begin(), statement.tables.end());
  if (statement.kind == DdlKind::attach_partition) partitioned_[statement.tables.front()] = true;
}

size_t TableTrees::number_of(const ObjectName& table) {
  const auto [found, is_new] = numbers_.try_emplace(table, parents_.size());
  if (is_new) parents_.push_back(parents_.size());
  return found->second;
}

size_t TableTrees::root_of(size_t number) {
  while (parents_[number] != number) number = parents_[number] = parents_[parents_[number]];
  return number;
}

size_t TableTrees::tree_of(const ObjectName& table) {
  return root_of(number_of(table));
}

bool TableTrees::is_alone(const ObjectName& table) const {
  return !related_.contains(table);
}

bool TableTrees::has_partitions(const ObjectName& table) const {
  return partitioned_.contains(table);
}

}  // namespace holdfast::backup
