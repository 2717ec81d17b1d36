#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "backup/replication_advice.h"
#include "backup/restore_options.h"
#include "backup/row_counts.h"
#include "postgres/catalog.h"
#include "postgres/database_facts.h"

namespace holdfast::backup {

// One table on either side. Absent counts mean that the table is not there at all, but where it is said to be unknown.
struct TableComparison {
  std::string schema;
  std::string name;
  std::optional<uint64_t> in_backup;
  std::optional<uint64_t> now;
  bool now_is_unknown = false;  // it is there, but the role may not see all of its rows

  // nullopt: unknown.
  std::optional<uint64_t> gained() const;
  std::optional<uint64_t> lost() const;
};

// How much of a database the backup is.
enum class Extent {
  whole,         // or a part that can stand alone: some tables with all that is theirs
  no_rows,       // pg_dump --schema-only
  rows_alone,    // pg_dump --data-only: nothing that creates the tables
  finish_alone,  // pg_dump --section=post-data
};

// What a restore would do, found out without changing anything.
struct RestorePreview {
  RestoreOptions options;
  std::optional<postgres::DatabaseInfo> live;  // nullopt: there is none of that name yet
  std::optional<uint32_t> live_oid;
  std::optional<postgres::DatabaseFacts> facts;  // of the live one
  postgres::RoleRights rights;                   // of the role that would do it
  std::string kept_as;                           // the name that the live database would get; empty: nothing is kept
  std::vector<TableComparison> tables;
  std::string row_versions;  // of the live database, as RowVersions::digest() has them; empty: not asked for
  std::vector<std::string> missing_roles;
  std::vector<std::string> missing_extensions;
  std::string server_version;
  int server_version_number = 0;
  bool in_recovery = false;
  Extent extent = Extent::whole;
  std::vector<std::string> partitions_that_differ;  // why rows of partitions cannot be replaced in place
  bool brings_pg_cron = false;                      // the backup has that extension
  bool name_is_taken = false;            // by a schema or table of the live database, where a new one was asked for
  std::vector<std::string> stale_views;  // materialized, that would not show the restored rows until they are refreshed
  std::vector<std::string> notes;        // what differs and matters: versions, encodings
  uint64_t disk_bytes = 0;               // that the restored database will take, about
  std::optional<double> seconds;         // that it will take, about

  ReplicationState replication;  // of the live database

  // Why it cannot be done as things are, each with what would help; empty if it can.
  std::vector<std::string> obstacles() const;
  // What else is bound to the live database, and what would become of it.
  std::vector<std::string> bonds() const;
  // What is to be done about them after a swap.
  std::vector<std::string> advice() const;
};

// Counts every table's rows in the live database, and asks the server how fast it is.
RestorePreview preview_restore(const archive::ArchiveReader& reader, const RestoreOptions& options,
                               std::stop_token stop);

}  // namespace holdfast::backup
