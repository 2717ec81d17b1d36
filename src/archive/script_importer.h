#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/comment_blocks.h"
#include "archive/contents.h"
#include "archive/database_statements.h"
#include "archive/script_names.h"
#include "archive/script_pieces.h"
#include "archive/script_scanner.h"
#include "archive/statement_policy.h"
#include "base/progress.h"

namespace holdfast::archive {

// Reads somebody else's SQL script, as pg_dump and pg_restore 10 to 18 write them with whatever options, or as people
// do, and makes pieces of it that a restore can run. See ScriptPieces for their order.
//
// Nothing is passed on that a restore may not run: commands of psql's but \restrict and \connect to the one database,
// and what StatementPolicy refuses, are Error(refused) with the line. Left out are what --clean wrote, since a restore
// begins with an empty database; the statements about the database itself, which become its properties in the contents;
// and settings that the server does not know.
// Not thread-safe.
class ScriptImporter {
 public:
  struct Options {
    std::function<bool(std::string_view)> known_setting;  // whether the server knows a setting of this lower-case name
    std::string file;                                     // its name, for messages
    std::string created;                                  // when it was written, for the contents
  };

  // All must outlive this object.
  ScriptImporter(PieceBuilder& builder, const Options& options, base::Progress& progress);

  // Reads all of the script. Throws Error(archive_damaged) if it is cut short: within a statement or rows, or, where
  // pg_dump made it, before its closing line.
  void run(TextSource& source);

  // What was found: tables, large objects, settings, database, roles, extensions, versions. Call it after run().
  void finish(Contents& contents);

  // What was left out or cannot be known, for people.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  void take(const Token& token);
  void comment(std::string_view text, CommentBlocks::Shape shape);
  void remark(std::string_view line);
  void take_at_its_line(const Token& token);
  void statement(const Token& token);
  void setting(const Token& token, const std::string& name);
  bool transaction(const Token& token);
  bool insert(const Token& token);
  void copy(const Token& token);
  void meta_command(const Token& token);
  void watch_rows(std::string_view text);
  void end_table_data();
  void check_end() const;
  CopyTarget with_schema(CopyTarget target) const;
  void note(const std::string& text);

  const Options& options_;
  base::Progress& progress_;
  ScriptPieces pieces_;
  CommentBlocks blocks_;
  StatementPolicy policy_;
  DatabaseStatements database_;
  ScriptNames names_;
  ScriptScanner* scanner_ = nullptr;  // during run()
  uint64_t line_ = 1;                 // of the token, or of the block of comments, that is in hand
  uint64_t block_line_ = 1;
  bool by_pg_dump_ = false;       // its heading was seen
  bool complete_ = false;         // so was its closing line
  bool has_entries_ = false;      // the first of its headers was seen
  bool rows_may_change_ = false;  // by something else than what loads them
  bool in_table_data_ = false;
  CopyTarget header_table_;  // of TABLE DATA, as the header has it
  bool header_table_seen_ = false;
  std::string server_version_;
  std::string pg_dump_version_;
  std::vector<std::string> notes_;
};

// 150018 for "15.18 (Debian …)", 90624 for "9.6.24"; 0 if it is no version.
int version_number(std::string_view version);

}  // namespace holdfast::archive
