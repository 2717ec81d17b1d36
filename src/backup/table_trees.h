#pragma once

#include <map>
#include <set>
#include <vector>

#include "archive/ddl_statement.h"

namespace holdfast::backup {

// Which tables of a script hang together as parents, children and partitions: statements about one of them may lock
// the others. Not thread-safe.
class TableTrees {
 public:
  // Any statement of the schema; those that are not about tables are passed over.
  void take(const archive::DdlStatement& statement);

  // A number that all tables of a tree share, and no others do.
  size_t tree_of(const archive::ObjectName& table);
  // A number of its own.
  size_t number_of(const archive::ObjectName& table);
  // Neither parent nor child of another.
  bool is_alone(const archive::ObjectName& table) const;
  bool has_partitions(const archive::ObjectName& table) const;

 private:
  size_t root_of(size_t number);

  std::map<archive::ObjectName, size_t> numbers_;
  std::vector<size_t> parents_;  // by number; a root is its own
  std::map<archive::ObjectName, bool> partitioned_;
  std::set<archive::ObjectName> related_;
};

}  // namespace holdfast::backup
