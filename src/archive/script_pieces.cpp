#include "archive/script_pieces.h"

#include <algorithm>
#include <utility>

#include "archive/schema_script.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

constexpr uint64_t kPieceText = RowsCutter::kPieceText;

// What pg_dump writes for a large object's bytes, which needs a transaction around it.
bool is_large_object_call(std::string_view statement) {
  return statement.starts_with("SELECT pg_catalog.lo_open(") || statement.starts_with("SELECT pg_catalog.lowrite(") ||
         statement.starts_with("SELECT pg_catalog.lo_close(");
}

std::string line_ends_of(std::string_view text) {
  return std::string(static_cast<size_t>(std::count(text.begin(), text.end(), '\n')), '\n');
}

}  // namespace

// psql starts with the search_path of the database; a loader's session with an empty one.
ScriptPieces::ScriptPieces(PieceBuilder& builder) : builder_(builder), rows_(builder) {
  settings_.apply("SET search_path TO DEFAULT;");
}

void ScriptPieces::begin_piece(Stage stage, uint64_t line) {
  rows_.end_inserts();
  piece_ = {.settings = table_of_settings_.index_of(settings_), .line = line};
  builder_.begin(stage);
  stage_ = stage;
  is_open_ = true;
  rows_before_ = false;
}

void ScriptPieces::close_own_transaction() {
  if (own_transaction_) builder_.append("COMMIT;");
  own_transaction_ = false;
}

void ScriptPieces::end_piece() {
  rows_.end_inserts();
  if (!is_open_) return;
  close_own_transaction();
  if (transaction_ == Transaction::open) {
    builder_.append("COMMIT;");
    transaction_ = Transaction::left;
  }
  builder_.finish(std::move(piece_));
  piece_ = {};
  is_open_ = false;
}

// A piece of that stage is open afterwards.
void ScriptPieces::need_piece(Stage stage, uint64_t line) {
  if (is_open_ && stage_ == stage) return;
  end_piece();
  begin_piece(stage, line);
}

void ScriptPieces::begin_entry(const TocEntry& entry, uint64_t line) {
  Stage stage = stage_of(entry, border_);
  if (stage == Stage::finish) border_ = Stage::finish;
  if (is_open_ && (stage != stage_ || builder_.text_length() >= kPieceText)) end_piece();
  stage_ = stage;
  if (stage == Stage::rows) return;
  need_piece(stage, line);
  close_own_transaction();
  if (stage == Stage::schema || stage == Stage::finish) {
    piece_.entries.push_back(listed(entry, builder_.text_length(), table_of_settings_.index_of(settings_)));
  }
}

void ScriptPieces::append(std::string_view text, uint64_t line) {
  if (!is_open_) need_piece(stage_ == Stage::rows ? plain_stage() : stage_, line);
  builder_.append(text);
}

void ScriptPieces::comment(std::string_view text, uint64_t line) {
  if (is_open_ || stage_ != Stage::rows) append(text, line);
}

void ScriptPieces::leave_out(std::string_view text, uint64_t line) {
  comment(line_ends_of(text), line);
}

void ScriptPieces::setting(std::string_view text, uint64_t line) {
  settings_.apply(text);
  // Between rows nothing else is needed: each piece begins with the settings in force.
  comment(text, line);
}

void ScriptPieces::statement(std::string_view text, uint64_t line) {
  rows_.end_inserts();
  if (is_large_object_call(text)) return large_object(text, line);
  close_own_transaction();
  append(text, line);
  // An entry is not cut where it is known, nor is a transaction.
  const bool in_entry = !piece_.entries.empty();
  if (builder_.text_length() >= kPieceText && transaction_ != Transaction::open && !in_entry) end_piece();
}

void ScriptPieces::large_object(std::string_view text, uint64_t line) {
  if (!is_open_) append("", line);
  if (transaction_ != Transaction::open && !own_transaction_) {
    builder_.append("BEGIN;");
    own_transaction_ = true;
  }
  large_objects_.take(text);
  builder_.append(text);
  // Between two objects a transaction of nothing else can be cut.
  if (builder_.text_length() >= kPieceText && text.starts_with("SELECT pg_catalog.lo_close(")) end_piece();
}

void ScriptPieces::begin_transaction(std::string_view text, uint64_t line) {
  if (transaction_ != Transaction::none) return leave_out(text, line);
  close_own_transaction();
  append(text, line);
  transaction_ = Transaction::open;
}

void ScriptPieces::end_transaction(std::string_view text, uint64_t line) {
  if (std::exchange(transaction_, Transaction::none) != Transaction::open) return leave_out(text, line);
  append(text, line);
}

void ScriptPieces::begin_copy(const CopyTarget& copy, std::string_view statement) {
  end_piece();
  if (rows_in_order_ && rows_before_) write_barrier();
  rows_before_ = true;
  has_rows_ = true;
  stage_ = Stage::rows;
  rows_.begin_copy(copy, statement, table_of_settings_.index_of(settings_));
}

void ScriptPieces::row(std::string_view row, uint64_t line) {
  if (rows_.row(row, line) == 0 || !rows_in_order_) return;
  write_barrier();
  builder_.begin(Stage::rows);
}

// A piece that does nothing: what comes behind it is run after what comes before it.
void ScriptPieces::write_barrier() {
  builder_.begin(plain_stage());
  builder_.append("--\n");
  builder_.finish({});
}

void ScriptPieces::end_copy() {
  rows_.end_copy();
}

void ScriptPieces::insert(const CopyTarget& table, std::string_view text, uint64_t rows, uint64_t line) {
  if (is_open_) end_piece();
  has_rows_ = true;
  rows_before_ = true;
  stage_ = Stage::rows;
  rows_.insert(table, text, rows, table_of_settings_.index_of(settings_), line);
}

void ScriptPieces::new_session() {
  end_piece();
  transaction_ = Transaction::none;
  settings_ = {};
  settings_.apply("SET search_path TO DEFAULT;");
}

void ScriptPieces::finish(Contents& contents) {
  end_piece();
  contents.tables = rows_.take_tables();
  contents.large_objects = large_objects_.sum();
  contents.settings = table_of_settings_.rows();
}

}  // namespace holdfast::archive
