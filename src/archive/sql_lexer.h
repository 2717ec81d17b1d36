#pragma once

#include <cstddef>

#include "archive/text_window.h"

namespace holdfast::archive {

// The setting standard_conforming_strings: whether a backslash within '...' is a mere character.
enum class StandardStrings { on, off };

enum class Lexeme {
  blank,         // spaces, tabs, line ends
  comment,       // from -- up to its line end, or a nested /* */
  word,          // an identifier or keyword without quotes
  quoted_name,   // "..." and U&"..."
  string,        // '...' with any prefix, or $tag$...$tag$
  number,        // also a parameter such as $1
  symbol,        // any other single character
  backslash,     // outside quotes, where psql would run a command
  unterminated,  // a quote or comment that the text ends within
  end,
};

// Cuts SQL into lexemes by the rules of psql's own lexer (psqlscan.l), which are the server's. The few points in which
// majors 10 to 18 differ concern text that every server refuses. Uses no recursion and keeps nothing but its position.
// Not thread-safe.
class SqlLexer {
 public:
  // A lexeme and its place in the window.
  struct Span {
    Lexeme kind;
    size_t begin;
    size_t end;
  };

  // Starts at position `from` of `window`, which must outlive this object and not be dropped from meanwhile.
  SqlLexer(TextWindow& window, StandardStrings strings, size_t from = 0)
      : window_(window), strings_(strings), at_(from) {}

  Span next();

 private:
  Span take(Lexeme kind, size_t end);
  Span word();
  Span number();
  Span plain_string(size_t from);
  Span escaped_string(size_t from);
  Span quoted(Lexeme kind, char quote, size_t from);
  Span dollar();
  Span dollar_quoted(size_t body);
  Span line_comment();
  Span block_comment();
  size_t end_of_word(size_t from);

  TextWindow& window_;
  StandardStrings strings_;
  size_t at_;
};

}  // namespace holdfast::archive
