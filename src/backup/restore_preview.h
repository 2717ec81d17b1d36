#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// One table on either side. Absent counts mean that the table is not there at all.
struct TableComparison {
  std::string schema;
  std::string name;
  std::optional<uint64_t> in_backup;
  std::optional<uint64_t> now;
};

// What a restore would do, found out without changing anything.
struct RestorePreview {
  std::string database;                        // that would be replaced or made
  std::optional<postgres::DatabaseInfo> live;  // nullopt: there is none of that name yet
  std::string kept_as;                         // the name that the live database would get
  std::vector<TableComparison> tables;
  std::vector<std::string> missing_roles;
  std::vector<std::string> missing_extensions;
  std::vector<std::string> replication;  // what binds the live database to others
  std::string server_version;
  bool server_is_older = false;  // than the one that was backed up

  // Why it cannot be done as things are; empty if it can.
  std::vector<std::string> obstacles() const;
};

// `database` is the name to restore to. Counts every table's rows in the live database.
RestorePreview preview_restore(const archive::ArchiveReader& reader, const postgres::Target& target,
                               const std::string& database, const std::string& timestamp, std::stop_token stop);

}  // namespace holdfast::backup
