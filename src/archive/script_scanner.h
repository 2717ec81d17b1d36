#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "archive/sql_lexer.h"
#include "archive/text_source.h"
#include "archive/text_window.h"

namespace holdfast::archive {

enum class TokenKind {
  byte_order_mark,  // an editor's UTF-8 mark before the first line; psql passes over it, the server would not
  comment,          // between statements: a blank line, a -- comment line, or a /* */ comment
  statement,        // through its `;`, and the line end if only blanks come before it
  copy,             // COPY ... FROM stdin, through its line end: rows follow
  row,              // one line of COPY data with its line end
  copy_end,         // the line `\.`
  meta_command,     // a line, or the rest of one, that begins with a backslash
  stray_backslash,  // an unfinished statement through the end of the line in which psql would run a command: to be
                    // refused
  incomplete,       // the text ended within a statement, a comment or COPY rows: it was cut short. May be empty
};

struct Token {
  TokenKind kind;
  std::string_view text;  // valid until the next call of next()
  size_t line;            // where it starts, from 1
};

// Cuts a psql script, as pg_dump 10 to 18 write them and as people edit them, into tokens by psql's own rules. Nothing
// is lost: the texts of all tokens, one after another, are the script byte for byte. Blanks before a token belong to
// it. Memory is that of the largest token. One line of data is one row, in the CSV format too, where a value may hold
// line ends. Settings that COPY rows or functions change behind the script's back cannot be seen. Not thread-safe.
// Throws what the source throws, and Error(archive_damaged) for text behind COPY ... FROM stdin in its line, which psql
// would run only after the rows.
class ScriptScanner {
 public:
  // `source` must outlive this object. `strings` is the server's standard_conforming_strings when the script begins;
  // the scanner follows the script's own SET from there.
  explicit ScriptScanner(TextSource& source, StandardStrings strings = StandardStrings::on)
      : window_(source), strings_(strings) {}

  // The next token, or nullopt at the end of the script.
  std::optional<Token> next();

  StandardStrings standard_strings() const { return strings_; }

  // The script has connected anew, and what it has set is forgotten.
  void new_session() { strings_ = StandardStrings::on; }

 private:
  enum class Place { start, between_statements, in_rows, end };

  Token row();
  Token last_row();
  std::optional<Token> between_statements();
  Token comment(size_t begin);
  Token statement(size_t begin);
  Token finish_statement(size_t end);
  Token copy(size_t end);
  Token take(TokenKind kind, size_t length);
  Token take_incomplete();
  void follow_strings(std::string_view statement);
  bool at_byte_order_mark();
  size_t skip_blanks(size_t from);
  size_t past_line_end(size_t from);
  size_t end_of_line(size_t from);

  TextWindow window_;
  StandardStrings strings_;
  Place place_ = Place::start;
  size_t line_ = 1;
};

}  // namespace holdfast::archive
