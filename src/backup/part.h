#pragma once

#include <map>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/ddl_statement.h"
#include "backup/restore_options.h"

namespace holdfast::backup {

// What of an archive belongs to the selected tables: their definition, rows, defaults, the sequences that they own,
// indexes, keys, triggers, policies, comments and grants; foreign keys where both tables are selected. By the
// dependencies that the entries have; without such, by the names in entries and statements.
class Part {
 public:
  // What a selected table needs and the destination may lack (schemas, types, functions …) is part of it in a new
  // database, and is there already in the live one.
  enum class Needs { included, there_already };

  // `pieces` and `selection` must outlive this object. Reads the schema and finish pieces of an archive whose entries
  // have no dependencies; throws what PieceReader throws.
  Part(const archive::ArchiveReader& reader, const std::vector<archive::Piece>& pieces, const Selection& selection,
       Needs needs);

  bool has_rows(const archive::Table& table) const;
  bool has(const archive::Entry& entry) const { return entries_.contains(&entry); }
  // Of an archive whose entries have no dependencies: an index, key or foreign key on nothing but these tables.
  bool has_all(const std::vector<archive::ObjectName>& tables) const;
  // A sequence that is part of it though the archive does not say so (rows without definitions).
  void add_sequence(archive::ObjectName sequence) { sequences_.insert(std::move(sequence)); }
  // `SELECT pg_catalog.setval('…'` of a sequence that is part of it.
  bool has_sequence_of(std::string_view statement) const;

  // Everything with a name of its own that it creates in the schemas of its tables.
  const std::set<archive::ObjectName>& objects() const { return objects_; }
  const std::set<archive::ObjectName>& tables() const { return tables_; }
  const std::set<archive::ObjectName>& sequences() const { return sequences_; }

 private:
  void collect(const std::vector<archive::Piece>& pieces, const std::string& engine);
  void add_tables();
  void add_what_belongs();
  void add_by_name();
  void add_by_statement(const archive::ArchiveReader& reader, const std::vector<archive::Piece>& pieces);
  bool is_of_part(const archive::DdlStatement& statement, const archive::Entry& entry,
                  std::set<archive::ObjectName>& indexes) const;
  void add_needs();
  void add_objects();
  bool belongs(const archive::Entry& entry) const;
  bool depends_on_part(const archive::Entry& entry) const;
  bool is_included(int id) const;

  const Selection& selection_;
  std::vector<const archive::Entry*> all_;
  std::map<int, const archive::Entry*> by_id_;
  std::unordered_set<const archive::Entry*> entries_;
  std::set<archive::ObjectName> tables_;
  std::set<archive::ObjectName> sequences_;
  std::set<archive::ObjectName> objects_;
  bool has_dependencies_ = false;
};

}  // namespace holdfast::backup
