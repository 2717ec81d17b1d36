#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "backup/part.h"
#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

struct LoadOptions {
  unsigned jobs = 1;           // sessions at once
  bool owners = true;          // ALTER … OWNER TO
  bool privileges = true;      // grants and default privileges
  bool subscriptions = true;   // never in a scratch database: they bear the live slot's name
  const Part* part = nullptr;  // only that; nullptr: everything
  std::string role;            // that runs the statements; empty: the connected one
};

// What is different where an archive is loaded into a database that has something in it.
struct LoadInto {
  std::set<std::string> extensions_there;  // that are kept as they are
  std::string new_schema;                  // that the objects of the part are made in; empty: their own
};

// The application name of this process's sessions that load, by which the server's people and a RestoreWatch know them.
std::string restore_session_name();

// Runs all pieces of an archive in the empty database that `into` names: schema, rows over `jobs` sessions, indexes and
// constraints as soon as they can be made, then what has an order of its own. Each statement commits by itself; the
// first that fails ends it, and the database is then to be thrown away. The archive's digests must have been checked.
// Throws what PieceLoader throws.
void load(const archive::ArchiveReader& reader, const std::vector<archive::Piece>& pieces, const postgres::Target& into,
          const LoadOptions& options, base::Progress& progress, std::stop_token stop);

// The same over one session and within its present transaction, which is left open.
void load_in_transaction(postgres::Connection& connection, const archive::ArchiveReader& reader,
                         const std::vector<archive::Piece>& pieces, const LoadOptions& options, const LoadInto& into,
                         base::Progress& progress);

}  // namespace holdfast::backup
