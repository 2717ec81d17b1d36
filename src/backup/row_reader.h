#pragma once

#include <cstdint>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/fingerprint.h"
#include "backup/slices.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// What one worker has read of each table of the contents; the workers' tallies are added up at the end.
struct Tally {
  archive::Fingerprint fingerprint;
  uint64_t bytes = 0;  // of row text
};

// Reads slices over one session and makes each a piece. Not thread-safe: one per worker.
class RowReader {
 public:
  // `connection` must have imported the snapshot; all arguments must outlive this object. `contents_table` gives, for
  // each of `tables`, its index among the tables of the contents, which `tallies` shares; `settings` is what the pieces
  // are to be loaded under.
  RowReader(postgres::Connection& connection, archive::PieceBuilder& builder,
            const std::vector<postgres::TableInfo>& tables, const std::vector<uint32_t>& contents_table,
            std::vector<Tally>& tallies, uint32_t settings);

  // Throws what Connection throws, with the table's name. A slice without rows makes no piece.
  void read(const Slice& slice);

 private:
  postgres::Connection& connection_;
  archive::PieceBuilder& builder_;
  const std::vector<postgres::TableInfo>& tables_;
  const std::vector<uint32_t>& contents_table_;
  std::vector<Tally>& tallies_;
  const uint32_t settings_;
};

// The COPY that reads a slice, and the one that loads its rows: "COPY s.t (a, b) FROM stdin;\n".
std::string copy_out_statement(const postgres::TableInfo& table, const Slice& slice);
std::string copy_in_statement(const postgres::TableInfo& table);

}  // namespace holdfast::backup
