#include "archive/rows_cutter.h"

namespace holdfast::archive {

namespace {

constexpr std::string_view kEndOfRows = "\\.\n\n\n";

// Files that went through an editor of another system have a carriage return before each line end, which the server
// takes for a part of it. One that is data is written as \r.
std::string_view without_line_end(std::string_view row) {
  row.remove_suffix(1);
  if (row.ends_with('\r')) row.remove_suffix(1);
  return row;
}

}  // namespace

uint32_t RowsCutter::table_index(const CopyTarget& table) {
  const auto [found, is_new] = indexes_.try_emplace({table.schema, table.table}, tables_.size());
  if (is_new) tables_.push_back({.schema = table.schema, .name = table.table, .columns = table.columns});
  return found->second;
}

void RowsCutter::begin_piece(uint32_t settings) {
  piece_ = {.settings = settings};
  builder_.begin(Stage::rows);
}

void RowsCutter::end_piece() {
  piece_.table = table_;
  const uint32_t settings = piece_.settings;
  builder_.finish(std::move(piece_));
  begin_piece(settings);
}

void RowsCutter::begin_copy(const CopyTarget& copy, std::string_view statement, uint32_t settings) {
  copy_statement_ = statement;
  table_ = table_index(copy);
  begin_piece(settings);
}

uint64_t RowsCutter::row(std::string_view row, uint64_t line) {
  if (builder_.text_length() == 0) {
    builder_.append(copy_statement_);
    piece_.line = line;
  }
  builder_.append(row);
  Table& table = tables_[table_];
  table.fingerprint.add_row(without_line_end(row));
  table.bytes += row.size();
  ++piece_.rows;
  return builder_.text_length() < kPieceText ? 0 : end_copy();
}

uint64_t RowsCutter::end_copy() {
  if (builder_.text_length() == 0) return 0;
  builder_.append(kEndOfRows);
  const uint64_t length = builder_.text_length();
  end_piece();
  return length;
}

void RowsCutter::insert(const CopyTarget& table, std::string_view statement, uint64_t rows, uint32_t settings,
                        uint64_t line) {
  const uint32_t index = table_index(table);
  if (inserting_ && (index != table_ || settings != piece_.settings || builder_.text_length() >= kPieceText)) {
    end_inserts();
  }
  if (!inserting_) {
    begin_piece(settings);
    piece_.line = line;
    table_ = index;
    inserting_ = true;
  }
  builder_.append(statement);
  piece_.rows += rows;
  tables_[index].fingerprint.add(Fingerprint(rows, 0, 0));
  tables_[index].bytes += statement.size();
  tables_[index].comparable = false;
}

void RowsCutter::end_inserts() {
  if (inserting_) end_piece();
  inserting_ = false;
}

}  // namespace holdfast::archive
