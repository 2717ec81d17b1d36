#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "archive/contents.h"
#include "backup/backup_options.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The database as one moment shows it: the session that holds the snapshot, and the tables that it locked.
// The snapshot lives as long as the holder's transaction, and so must this object.
struct Source {
  postgres::Connection holder;
  std::string snapshot;                       // for other sessions to import
  std::vector<postgres::TableInfo> tables;    // less unlogged ones on a standby, which cannot be read there
  std::vector<postgres::TableInfo> left_out;  // those
};

// Opens the snapshot and locks every table (ACCESS SHARE). A table that was truncated or rewritten between the two
// would read as empty: then all starts again with a new snapshot, three times at most. Says aloud what is left out.
Source open_source(const BackupOptions& options, std::stop_token stop);

// Throws Error(connect) unless the holder still is in its transaction: without it the other sessions' snapshot would
// not have been protected.
void check_alive(Source& source);

// All of the contents that the server knows and the rows do not: versions, the database's properties, extensions,
// roles. The connection is within a reading transaction.
archive::Contents describe(postgres::Connection& connection, const BackupOptions& options);

// Adds to the roles of the contents those that the script names as owners.
void add_roles(archive::Contents& contents, const std::vector<std::string>& owners);

}  // namespace holdfast::backup
