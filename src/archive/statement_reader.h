#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "archive/sql_lexer.h"
#include "archive/text_window.h"

namespace holdfast::archive {

// ASCII alone, as the server folds names and keywords.
std::string lowered(std::string_view text);

// Walks over one complete statement, lexeme by lexeme, past blanks and comments. Not thread-safe.
class StatementReader {
 public:
  // `statement` must outlive this object. Stands at the first lexeme.
  StatementReader(std::string_view statement, StandardStrings strings);
  StatementReader(const StatementReader&) = delete;
  StatementReader& operator=(const StatementReader&) = delete;

  Lexeme kind() const { return here_.kind; }
  std::string_view text() const { return window_.view(here_.begin, here_.end); }
  bool is_symbol(char symbol) const { return kind() == Lexeme::symbol && text().front() == symbol; }

  // Where the present lexeme begins and ends in the statement.
  size_t begin() const { return here_.begin; }
  size_t end() const { return here_.end; }

  void advance();

  // These move on if the present lexeme is what is asked for, and say whether it was. `lower` is in lower case.
  bool accept_word(std::string_view lower);
  bool accept_symbol(char symbol);

  // A name as the server would store it: folded to lower case, or without its quotes. (Escapes in U&"" stay.)
  std::optional<std::string> accept_name();

  // Nothing but one `;` at most is left.
  bool at_end();

 private:
  TextWindow window_;
  SqlLexer lexer_;
  SqlLexer::Span here_;
};

}  // namespace holdfast::archive
