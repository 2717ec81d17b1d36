#include "backup/part.h"

#include <algorithm>
#include <array>

#include "archive/object_renaming.h"
#include "archive/script_scanner.h"
#include "archive/session_settings.h"
#include "archive/statement_reader.h"
#include "backup/selection.h"

namespace holdfast::backup {

namespace {

using archive::Entry;
using archive::ObjectName;

// Entries that belong to a table or to what belongs to it.
constexpr std::array<std::string_view, 18> kBelonging{
    "DEFAULT",          "SEQUENCE OWNED BY", "INDEX",        "CONSTRAINT", "FK CONSTRAINT",
    "CHECK CONSTRAINT", "TRIGGER",           "RULE",         "POLICY",     "ROW SECURITY",
    "STATISTICS",       "INDEX ATTACH",      "TABLE ATTACH", "COMMENT",    "ACL",
    "SECURITY LABEL",   "STATISTICS DATA",   "SEQUENCE"};

// Relations: an entry that depends on one which is not part of it is left out.
constexpr std::array<std::string_view, 5> kRelations{"TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "INDEX"};

// What a table may need in an archive whose entries do not say what they need.
constexpr std::array<std::string_view, 6> kGeneralNeeds{"SCHEMA",     "EXTENSION", "TYPE",
                                                        "SHELL TYPE", "DOMAIN",    "COLLATION"};

template <typename Types>
bool is_among(const Types& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

// pg_dump's comments have blanks where a name has line ends.
std::string as_in_comments(std::string name) {
  std::ranges::replace_if(
      name, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return name;
}

// "cards cards_pkey" of the table cards.
std::string key_name(const Entry& entry, const std::string& table) {
  return entry.name.substr(std::min(table.size() + 1, entry.name.size()));
}

}  // namespace

Part::Part(const archive::ArchiveReader& reader, const std::vector<archive::Piece>& pieces, const Selection& selection,
           Needs needs)
    : selection_(selection) {
  for (const archive::Table& table : reader.contents().tables) {
    if (selects(selection, table.schema, table.name)) tables_.insert({table.schema, table.name});
  }
  collect(pieces, reader.contents().engine);
  add_tables();
  if (has_dependencies_) {
    add_what_belongs();
  } else {
    add_by_name();
    add_by_statement(reader, pieces);
  }
  if (needs == Needs::included) add_needs();
  add_objects();
}

void Part::collect(const std::vector<archive::Piece>& pieces, const std::string& engine) {
  for (const archive::Piece& piece : pieces) {
    for (const Entry& entry : piece.entries) {
      all_.push_back(&entry);
      if (entry.id != 0) by_id_[entry.id] = &entry;
    }
  }
  // Of plain pg_dump's text some entries have them, but not all.
  has_dependencies_ = engine != "pg_dump" && !by_id_.empty() && std::ranges::none_of(all_, [](const Entry* entry) {
                        return (entry->type == "INDEX" || entry->type == "CONSTRAINT" || entry->type == "DEFAULT") &&
                               entry->dependencies.empty();
                      });
}

void Part::add_tables() {
  std::set<ObjectName> wanted;
  for (const ObjectName& table : tables_) wanted.insert({as_in_comments(table.schema), as_in_comments(table.name)});
  for (const Entry* entry : all_) {
    if (entry->type == "TABLE" && wanted.contains({entry->schema, entry->name})) entries_.insert(entry);
    // A partitioned table has no rows of its own, and is not among the contents' tables.
    if (entry->type == "TABLE" && selects(selection_, entry->schema, entry->name)) {
      entries_.insert(entry);
      tables_.insert({entry->schema, entry->name});
    }
  }
}

bool Part::is_included(int id) const {
  const auto found = by_id_.find(id);
  return found != by_id_.end() && entries_.contains(found->second);
}

bool Part::depends_on_part(const Entry& entry) const {
  return std::ranges::any_of(entry.dependencies, [&](int id) { return is_included(id); });
}

// A partition's index depends on that of the partitioned table, and can do without.
bool Part::belongs(const Entry& entry) const {
  if (!is_among(kBelonging, entry.type) || !depends_on_part(entry)) return false;
  return std::ranges::none_of(entry.dependencies, [&](int id) {
    const auto found = by_id_.find(id);
    if (found != by_id_.end() && entry.type == "INDEX" && found->second->type == "INDEX") return false;
    return found != by_id_.end() && is_among(kRelations, found->second->type) && !entries_.contains(found->second);
  });
}

// The entries stand in an order in which what belongs to something comes after it, but for the sequences that a column
// owns: those come before the statement that says so.
void Part::add_what_belongs() {
  for (const Entry* entry : all_) {
    if (entry->type != "SEQUENCE OWNED BY" || !depends_on_part(*entry)) continue;
    for (const int id : entry->dependencies) {
      if (const auto found = by_id_.find(id); found != by_id_.end() && found->second->type == "SEQUENCE") {
        entries_.insert(found->second);
      }
    }
  }
  for (const Entry* entry : all_) {
    if (belongs(*entry)) entries_.insert(entry);
  }
}

// "cards cards_pkey" of the table cards. Indexes do not name their table there.
void Part::add_by_name() {
  for (const Entry* entry : all_) {
    if (!is_among(kBelonging, entry->type) || entry->type == "FK CONSTRAINT") continue;
    for (const ObjectName& table : tables_) {
      const std::string name = as_in_comments(table.name);
      if (entry->schema != table.schema) continue;
      const bool is_of_table =
          entry->name == "TABLE " + name || entry->name.starts_with("COLUMN " + name + ".") ||
          entry->name.starts_with(name + " ") ||
          ((entry->type == "SEQUENCE" || entry->type == "SEQUENCE OWNED BY") && entry->name.starts_with(name + "_"));
      if (is_of_table) entries_.insert(entry);
    }
  }
}

// Indexes, attached partitions and the attached indexes of those, by what their statements name. An index is created
// before it is attached.
void Part::add_by_statement(const archive::ArchiveReader& reader, const std::vector<archive::Piece>& pieces) {
  std::set<ObjectName> indexes;
  archive::PieceReader piece_reader(reader);
  for (const archive::Piece& piece : pieces) {
    if (piece.stage != archive::Stage::schema && piece.stage != archive::Stage::finish) continue;
    const std::string text(piece_reader.read_all(piece));
    for (size_t i = 0; i < piece.entries.size(); ++i) {
      const Entry& entry = piece.entries[i];
      const uint64_t end = i + 1 < piece.entries.size() ? piece.entries[i + 1].offset : text.size();
      const uint64_t begin = std::min<uint64_t>(entry.offset, text.size());
      archive::StringSource source(std::string_view(text).substr(begin, std::max(begin, end) - begin));
      archive::ScriptScanner scanner(source,
                                     archive::standard_strings_after(reader.contents().settings[entry.settings]));
      for (auto read_as = scanner.standard_strings(); const auto token = scanner.next();
           read_as = scanner.standard_strings()) {
        if (token->kind != archive::TokenKind::statement) continue;
        if (is_of_part(archive::parse_ddl(token->text, read_as), entry, indexes)) entries_.insert(&entry);
      }
    }
  }
}

// Adds the index that the statement makes to those of the part.
bool Part::is_of_part(const archive::DdlStatement& statement, const Entry& entry, std::set<ObjectName>& indexes) const {
  const auto all_among = [&](const std::set<ObjectName>& names) {
    return std::ranges::all_of(statement.tables, [&](const ObjectName& name) { return names.contains(name); });
  };
  switch (statement.kind) {
    case archive::DdlKind::create_index:
      if (all_among(tables_)) indexes.insert({entry.schema, entry.name});
      return all_among(tables_);
    case archive::DdlKind::add_key:
      if (all_among(tables_)) indexes.insert({entry.schema, key_name(entry, statement.tables.front().name)});
      return all_among(tables_);
    case archive::DdlKind::attach_partition:
      return all_among(tables_);
    case archive::DdlKind::attach_index:
      return all_among(indexes);
    default:
      return false;
  }
}

void Part::add_needs() {
  if (!has_dependencies_) {
    for (const Entry* entry : all_) {
      if (is_among(kGeneralNeeds, entry->type)) entries_.insert(entry);
    }
    return;
  }
  std::vector<const Entry*> open(entries_.begin(), entries_.end());
  while (!open.empty()) {
    const Entry* entry = open.back();
    open.pop_back();
    for (const int id : entry->dependencies) {
      const auto found = by_id_.find(id);
      if (found != by_id_.end() && entries_.insert(found->second).second) open.push_back(found->second);
    }
  }
}

void Part::add_objects() {
  for (const Entry* entry : all_) {
    if (!entries_.contains(entry)) continue;
    if (entry->type == "SEQUENCE") sequences_.insert({entry->schema, entry->name});
    if (entry->type == "SEQUENCE" || entry->type == "INDEX" || entry->type == "STATISTICS") {
      objects_.insert({entry->schema, entry->name});
    }
    if (entry->type != "CONSTRAINT") continue;
    for (const ObjectName& table : tables_) {
      if (entry->name.starts_with(table.name + " ")) {
        objects_.insert({entry->schema, entry->name.substr(table.name.size() + 1)});
      }
    }
  }
  objects_.insert(tables_.begin(), tables_.end());
}

bool Part::has_rows(const archive::Table& table) const {
  return tables_.contains({table.schema, table.name});
}

bool Part::has_all(const std::vector<ObjectName>& tables) const {
  return !has_dependencies_ && !tables.empty() &&
         std::ranges::all_of(tables, [&](const ObjectName& table) { return tables_.contains(table); });
}

bool Part::has_sequence_of(std::string_view statement) const {
  archive::StatementReader reader(statement, archive::StandardStrings::on);
  while (reader.kind() != archive::Lexeme::end && reader.kind() != archive::Lexeme::string) reader.advance();
  if (reader.kind() != archive::Lexeme::string) return false;
  const auto sequence = archive::name_in_literal(reader.text());
  return sequence && sequences_.contains(*sequence);
}

}  // namespace holdfast::backup
