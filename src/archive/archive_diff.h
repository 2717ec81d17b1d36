#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/archive_reader.h"

namespace holdfast::archive {

enum class Change { none, differs, only_a, only_b };

// "identical", "differs", "only in A", "only in B".
std::string_view name_of(Change change);

struct TableDiff {
  std::string schema;
  std::string name;
  Change change = Change::none;  // of its rows and columns
  std::optional<uint64_t> rows_a, rows_b;
  std::optional<uint64_t> bytes_a, bytes_b;  // of row text
};

// One of pg_dump's entries: an index, a function, a grant. Never Change::none.
struct EntryDiff {
  std::string type;
  std::string schema;  // empty if none
  std::string name;
  Change change = Change::differs;
};

// Anything that has one value a side: a version, an extension, a role, a setting, where a sequence stands.
struct FactDiff {
  std::string what;                 // "server version", "extension hstore"
  std::optional<std::string> a, b;  // nullopt: not there
};

struct ArchiveDiff {
  std::vector<TableDiff> tables;  // all of them, by name
  std::vector<EntryDiff> entries;
  std::vector<FactDiff> facts;

  bool any() const;
};

// What differs between two archives, from their contents, their lists of pieces and the SQL of their schemas; no row is
// read. Rows are told apart by their fingerprints. Names are raw bytes. Throws Error(archive_damaged),
// Error(cancelled).
ArchiveDiff diff(const ArchiveReader& a, const ArchiveReader& b, const std::stop_token& stop);

}  // namespace holdfast::archive
