#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/contents.h"
#include "archive/ddl_statement.h"
#include "backup/part.h"
#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Which statements of an archive are run, and how.
struct LoadRules {
  bool owners = true;
  bool privileges = true;
  bool subscriptions = true;
  bool transactions = true;                // BEGIN and COMMIT around large objects; not where all is one transaction
  std::set<std::string> extensions_there;  // that are kept as they are
  const Part* part = nullptr;              // whose sequences are set; nullptr: all
  std::string role;                        // that runs the statements; empty: the connected one
  std::string new_schema;                  // that the objects of `part` are made in; empty: their own
  std::set<std::string, std::less<>> known_settings;  // of the server; others are left out
  std::string sort_memory = "64MB";                   // maintenance_work_mem of each session
};

// What one session runs at a time: a whole piece, or a part of it whose text is at hand.
struct Step {
  const archive::Piece* piece = nullptr;
  const archive::Entry* entry = nullptr;  // that the part is; nullptr if there is none
  std::string_view text;                  // of the part; empty: the whole piece
  uint64_t offset = 0;                    // of the text in the piece

  uint32_t settings() const { return entry != nullptr ? entry->settings : piece->settings; }
};

// Runs pieces of an archive over one session, each under the settings that the contents give it. Not thread-safe: one
// per worker.
//
// The first statement that fails ends it: Error with the server's words, the line in the archive's text, the entry or
// table, and the statement. Throws Error(archive_damaged) if the text holds what no archive of ours does (a command of
// psql's) or the server took another number of rows than the piece has.
class PieceLoader {
 public:
  // All must outlive this object; `pieces` are all of the archive. Pins in the session what loading depends on.
  PieceLoader(postgres::Connection& connection, const archive::ArchiveReader& reader,
              const std::vector<archive::Piece>& pieces, const LoadRules& rules, base::Progress& progress);

  // A whole piece: its statements one after another, or its rows.
  void run(const archive::Piece& piece);
  void run_part(const Step& step);

 private:
  void apply_settings(uint32_t index);
  void run_statements(const Step& step, archive::TextSource& text);
  bool is_of_another_part(const Step& step, std::string_view statement) const;
  void run_statement(std::string_view statement, archive::StandardStrings strings);
  void refresh(std::string_view statement);
  archive::StandardStrings strings_of_server() const;
  bool is_wanted(const archive::DdlStatement& ddl, std::string_view statement) const;
  std::string rewritten(std::string_view statement, archive::StandardStrings strings) const;
  void load_rows(const archive::Piece& piece);
  void load_copy(const archive::Piece& piece, std::string_view first_part);
  void load_inserts(const archive::Piece& piece, std::string_view first_part);
  std::string place_of(const archive::Piece& piece, uint64_t offset) const;

  postgres::Connection& connection_;
  const archive::ArchiveReader& reader_;
  const std::vector<archive::Piece>& pieces_;
  const LoadRules& rules_;
  base::Progress& progress_;
  archive::PieceReader piece_reader_;
};

}  // namespace holdfast::backup
