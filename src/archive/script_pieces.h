#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "archive/large_object_tally.h"
#include "archive/rows_cutter.h"
#include "archive/session_settings.h"
#include "archive/settings_table.h"
#include "archive/toc_entry.h"

namespace holdfast::archive {

// Makes pieces of somebody else's script whose order in the file is the script's own: the pieces are to be run one
// after another, and of rows pieces only those that follow one another directly may run at once. Where rows must come
// in the script's order, an empty piece stands between them.
//
// A piece holds the script's lines, less their words where something is left out, so that Piece::line and the line
// ends before a statement give the line of the script. A transaction never reaches over a piece; one that does in the
// script is ended where the piece ends. Not thread-safe.
class ScriptPieces {
 public:
  explicit ScriptPieces(PieceBuilder& builder);

  // An entry's header begins; its text follows.
  void begin_entry(const TocEntry& entry, uint64_t line);
  // Comments and blank lines.
  void comment(std::string_view text, uint64_t line);
  void statement(std::string_view text, uint64_t line);
  // A SET, in force from here on.
  void setting(std::string_view text, uint64_t line);
  // A statement that is not run: its line ends alone are kept.
  void leave_out(std::string_view text, uint64_t line);
  // The transaction statements that are understood. Throw Error(refused) where the script's own transaction cannot be
  // kept and would matter.
  void begin_transaction(std::string_view text, uint64_t line);
  void end_transaction(std::string_view text, uint64_t line);

  void begin_copy(const CopyTarget& copy, std::string_view statement);
  void row(std::string_view row, uint64_t line);
  void end_copy();
  void insert(const CopyTarget& table, std::string_view text, uint64_t rows, uint64_t line);
  void add_table(const CopyTarget& table) { rows_.add_table(table); }

  // From here on each rows piece waits for the one before it: the script has made something that looks at other rows.
  void keep_rows_in_order() { rows_in_order_ = true; }
  // The script connects anew.
  void new_session();

  // Whether a transaction of the script is open but could not be kept.
  bool left_transaction() const { return transaction_ == Transaction::left; }
  bool has_rows() const { return has_rows_; }
  const SessionSettings& settings() const { return settings_; }

  // Ends the last piece and hands over the tables, large objects and settings.
  void finish(Contents& contents);

 private:
  enum class Transaction { none, open, left };

  void need_piece(Stage stage, uint64_t line);
  void begin_piece(Stage stage, uint64_t line);
  void end_piece();
  void append(std::string_view text, uint64_t line);
  void large_object(std::string_view text, uint64_t line);
  void close_own_transaction();
  void write_barrier();
  Stage plain_stage() const { return has_rows_ || border_ == Stage::finish ? Stage::finish : Stage::schema; }

  PieceBuilder& builder_;
  SettingsTable table_of_settings_{""};
  SessionSettings settings_;
  RowsCutter rows_;
  LargeObjectTally large_objects_;
  Piece piece_;
  bool is_open_ = false;         // a piece of statements
  Stage stage_ = Stage::schema;  // where statements go now
  Stage border_ = Stage::schema;
  bool has_rows_ = false;
  bool rows_in_order_ = false;
  bool rows_before_ = false;  // the last piece was of rows
  Transaction transaction_ = Transaction::none;
  bool own_transaction_ = false;  // around large objects
};

}  // namespace holdfast::archive
