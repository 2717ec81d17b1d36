#include "archive/stream_cutter.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/schema_script.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

StreamCutter::StreamCutter(PieceBuilder& builder, SettingsTable& settings, base::Progress& progress)
    : builder_(builder), settings_(settings), progress_(progress), rows_(builder) {
  begin_piece(Stage::schema, 0);
  builder_.append(archive_heading());
}

void StreamCutter::begin_piece(Stage stage, uint32_t settings) {
  stage_ = stage;
  piece_ = {.settings = settings};
  builder_.begin(stage);
}

void StreamCutter::end_piece() {
  builder_.finish(std::move(piece_));
  piece_ = {};
}

void StreamCutter::begin_entry(const TocEntry& entry, const SessionSettings& settings) {
  const Stage stage = stage_of(entry, border_);
  if (stage == Stage::finish) border_ = Stage::finish;
  settings_now_ = settings_.index_of(settings);
  if (stage != stage_ || builder_.text_length() >= RowsCutter::kPieceText) {
    end_piece();
    begin_piece(stage, settings_now_);
  }
  if (stage == Stage::schema || stage == Stage::finish) {
    piece_.entries.push_back(listed(entry, builder_.text_length(), settings_now_));
  }
  if (!entry.owner.empty() && entry.owner != "-" && std::ranges::find(owners_, entry.owner) == owners_.end()) {
    owners_.push_back(entry.owner);
  }
  if (stage == Stage::rows) progress_.working(0, entry.name);
}

void StreamCutter::text(std::string_view text) {
  if (stage_ == Stage::rows) {
    // Headers and blank lines around a table's rows are no part of a piece of rows: each of those stands alone.
    if (text.starts_with("--") || base::trimmed(text).empty()) return;
    throw base::Error(base::ErrorKind::client_program,
                      fmt::format("pg_dump wrote a statement among rows: {}", base::printable(text.substr(0, 80))));
  }
  if (stage_ == Stage::large_objects) large_objects_.take(text);
  builder_.append(text);
  progress_.advance(text.size());
}

void StreamCutter::begin_rows(std::string_view copy_statement) {
  const auto copy = parse_copy_target(copy_statement);
  if (!copy) {
    throw base::Error(base::ErrorKind::client_program,
                      fmt::format("pg_dump wrote a COPY that is not understood: {}", base::printable(copy_statement)));
  }
  end_piece();
  rows_.begin_copy(*copy, copy_statement, settings_now_);
}

void StreamCutter::row(std::string_view row) {
  progress_.advance(rows_.row(row));
}

void StreamCutter::end_rows(std::string_view) {
  progress_.advance(rows_.end_copy());
  begin_piece(Stage::rows, settings_now_);
}

void StreamCutter::finish(Contents& contents) {
  end_piece();
  contents.tables = rows_.take_tables();
  contents.large_objects = large_objects_.sum();
}

}  // namespace holdfast::archive
