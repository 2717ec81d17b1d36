#pragma once

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/ddl_statement.h"

namespace holdfast::archive {

// What the statements of an archive say about tables: which it creates, which of them are partitions of which, and
// whether it creates anything at all. Reads the text of the schema and finish pieces. Throws what PieceReader throws.
class ScriptTables {
 public:
  ScriptTables(const ArchiveReader& reader, const std::vector<Piece>& pieces);

  bool creates(const ObjectName& table) const { return created_.contains(table); }
  const std::set<ObjectName>& created() const { return created_; }
  // False where all of it goes into tables that must be there already: rows (pg_dump --data-only), or what comes after
  // the rows (--section=post-data).
  bool has_definitions() const { return has_definitions_; }
  // Statements of a script by hand that may bring rows, into nobody knows which tables: INSERT among others.
  bool has_loose_rows() const { return has_loose_rows_; }
  // Indexes, keys, triggers, grants.
  bool has_finish() const { return has_finish_; }

  bool is_partitioned(const ObjectName& table) const { return partitions_.contains(table); }
  const std::map<ObjectName, std::vector<ObjectName>>& partitions() const { return partitions_; }
  // All below it, sub-partitions and their partitions included; nothing for a table that is not partitioned.
  std::vector<ObjectName> all_partitions_of(const ObjectName& table) const;

 private:
  void take(Stage stage, std::string_view text, StandardStrings strings);
  void take_statement(Stage stage, std::string_view statement, StandardStrings strings);

  std::set<ObjectName> created_;
  std::map<ObjectName, std::vector<ObjectName>> partitions_;  // by their partitioned table
  bool has_definitions_ = false;
  bool has_finish_ = false;
  bool has_loose_rows_ = false;
};

}  // namespace holdfast::archive
