#pragma once

#include <string>

#include "archive/archive_reader.h"
#include "archive/contents.h"
#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Runs pieces of an archive over one session, each under the settings that the contents give it. Not thread-safe: one
// per worker.
class PieceLoader {
 public:
  // All must outlive this object. Pins in the session what loading depends on.
  PieceLoader(postgres::Connection& connection, const archive::ArchiveReader& reader, base::Progress& progress);

  // Runs the statements of a schema, sequences, large_objects or finish piece one after another, or loads the rows of a
  // rows piece. The first that fails ends it: Error with the server's words, the entry or table, and the statement.
  // Throws Error(archive_damaged) if the text holds what no archive of ours does (a command of psql's) or the server
  // took another number of rows than the piece has.
  void run(const archive::Piece& piece);

 private:
  void apply_settings(uint32_t index);
  void run_statements(const archive::Piece& piece);
  void load_rows(const archive::Piece& piece);

  postgres::Connection& connection_;
  const archive::ArchiveReader& reader_;
  base::Progress& progress_;
  archive::PieceReader piece_reader_;
};

}  // namespace holdfast::backup
