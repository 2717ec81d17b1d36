#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "archive/copy_target.h"

namespace holdfast::archive {

// Cuts the rows of a script into pieces of some megabytes, each with a COPY line of its own, and counts and
// fingerprints them; or INSERT statements, which can only be counted. Between its pieces others may use the same
// builder. Not thread-safe.
class RowsCutter {
 public:
  // Text of a piece from which on it ends.
  static constexpr uint64_t kPieceText = 6 << 20;

  // `builder` must outlive this object.
  explicit RowsCutter(PieceBuilder& builder) : builder_(builder) {}

  // A COPY begins: `statement` is its line. A table without rows is known from here, but has no piece.
  void begin_copy(const CopyTarget& copy, std::string_view statement, uint32_t settings);
  // A row with its newline; `line` is where it stands in the script, 0 if that is of no interest.
  // Returns the length of the text of the piece that it ended, 0 if it ended none.
  uint64_t row(std::string_view row, uint64_t line = 0);
  // Returns the same for the last piece.
  uint64_t end_copy();

  // An INSERT statement of so many rows.
  void insert(const CopyTarget& table, std::string_view statement, uint64_t rows, uint32_t settings, uint64_t line);
  // Ends a piece of INSERT statements, if one is open.
  void end_inserts();

  // Makes a table known that has no rows.
  void add_table(const CopyTarget& table) { table_index(table); }

  std::vector<Table> take_tables() { return std::move(tables_); }

 private:
  uint32_t table_index(const CopyTarget& table);
  void begin_piece(uint32_t settings);
  void end_piece();

  PieceBuilder& builder_;
  std::vector<Table> tables_;
  std::map<std::pair<std::string, std::string>, uint32_t> indexes_;
  Piece piece_;
  std::string copy_statement_;
  uint32_t table_ = 0;
  bool inserting_ = false;
};

}  // namespace holdfast::archive
