#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "archive/large_object_tally.h"
#include "archive/rows_cutter.h"
#include "archive/script_walker.h"
#include "archive/settings_table.h"
#include "base/progress.h"

namespace holdfast::archive {

// Cuts the text of one whole pg_dump into the pieces of an archive as it streams by, counting and fingerprinting rows.
// Memory is that of one piece. The order of the file is pg_dump's own.
class StreamCutter final : public ScriptHandler {
 public:
  // All must outlive this object.
  StreamCutter(PieceBuilder& builder, SettingsTable& settings, base::Progress& progress);

  void begin_entry(const TocEntry& entry, const SessionSettings& settings) override;
  void text(std::string_view text) override;
  void begin_rows(std::string_view copy_statement) override;
  void row(std::string_view row) override;
  void end_rows(std::string_view end_line) override;

  // Ends the last piece and hands over what was counted: the tables and large objects of the contents.
  void finish(Contents& contents);

  const std::vector<std::string>& owners() const { return owners_; }

 private:
  void begin_piece(Stage stage, uint32_t settings);
  void end_piece();

  PieceBuilder& builder_;
  SettingsTable& settings_;
  base::Progress& progress_;
  Stage border_ = Stage::schema;  // schema, or finish once the border to post-data was passed
  Stage stage_ = Stage::schema;
  uint32_t settings_now_ = 0;
  Piece piece_;
  RowsCutter rows_;
  LargeObjectTally large_objects_;
  std::vector<std::string> owners_;
};

}  // namespace holdfast::archive
