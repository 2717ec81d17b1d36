#include "archive/script_scanner.h"

#include <algorithm>
#include <string>

#include "archive/copy_statement.h"
#include "archive/set_statement.h"
#include "archive/statement_nesting.h"
#include "archive/statement_reader.h"
#include "base/error.h"

namespace holdfast::archive {

namespace {

// `line` is without its newline.
bool is_end_of_rows(std::string_view line) {
  return line == "\\." || line == "\\.\r";
}

}  // namespace

std::optional<Token> ScriptScanner::next() {
  switch (place_) {
    case Place::in_rows:
      return row();
    case Place::end:
      return std::nullopt;
    case Place::start:
      place_ = Place::between_statements;
      if (at_byte_order_mark()) return take(TokenKind::byte_order_mark, 3);
      break;
    case Place::between_statements:
      break;
  }
  return between_statements();
}

Token ScriptScanner::row() {
  const size_t newline = window_.find('\n', 0);
  if (newline == TextWindow::kNowhere) return last_row();
  const std::string_view text = window_.view(0, newline + 1);
  const bool is_end = newline <= 3 && is_end_of_rows(text.substr(0, newline));
  if (is_end) place_ = Place::between_statements;
  window_.drop(newline + 1);
  return {is_end ? TokenKind::copy_end : TokenKind::row, text, line_++};
}

// An editor may have taken the newline behind the last `\.`.
Token ScriptScanner::last_row() {
  if (!is_end_of_rows(window_.view(0, window_.size()))) return take_incomplete();
  place_ = Place::end;
  return take(TokenKind::copy_end, window_.size());
}

std::optional<Token> ScriptScanner::between_statements() {
  const size_t begin = skip_blanks(0);
  switch (window_.peek(begin)) {
    case TextWindow::kEnd:
      if (begin == 0) return std::nullopt;
      return take(TokenKind::comment, begin);
    case '\n':
      return take(TokenKind::comment, begin + 1);
    case '\\':
      return take(TokenKind::meta_command, end_of_line(begin));
    case '-':
      return window_.peek(begin + 1) == '-' ? comment(begin) : statement(begin);
    case '/':
      return window_.peek(begin + 1) == '*' ? comment(begin) : statement(begin);
    default:
      return statement(begin);
  }
}

Token ScriptScanner::comment(size_t begin) {
  const SqlLexer::Span span = SqlLexer(window_, strings_, begin).next();
  if (span.kind == Lexeme::unterminated) return take_incomplete();
  return take(TokenKind::comment, past_line_end(span.end));
}

Token ScriptScanner::statement(size_t begin) {
  SqlLexer lexer(window_, strings_, begin);
  StatementNesting nesting;
  for (;;) {
    const SqlLexer::Span span = lexer.next();
    const std::string_view text = window_.view(span.begin, span.end);
    switch (span.kind) {
      case Lexeme::word:
        nesting.see_word(text);
        break;
      case Lexeme::symbol:
        if (text.front() == ';' && nesting.semicolon_ends()) return finish_statement(span.end);
        nesting.see_symbol(text.front());
        break;
      case Lexeme::backslash:
        return take(TokenKind::stray_backslash, end_of_line(span.end));
      case Lexeme::unterminated:
      case Lexeme::end:
        return take_incomplete();
      default:
        break;
    }
  }
}

Token ScriptScanner::finish_statement(size_t end) {
  const std::string_view text = window_.view(0, end);
  if (is_copy_from_stdin(text, strings_)) return copy(end);
  follow_strings(text);
  return take(TokenKind::statement, past_line_end(end));
}

// psql reads line by line: the rows begin with the next one.
Token ScriptScanner::copy(size_t end) {
  const size_t rest = skip_blanks(end);
  const int c = window_.peek(rest);
  const int second = window_.peek(rest + 1);
  const bool is_comment = c == '-' && (second == '-' || second == TextWindow::kEnd);  // cut within the two
  if (c != '\n' && c != TextWindow::kEnd && !is_comment) {
    throw base::Error(base::ErrorKind::archive_damaged,
                      "line " + std::to_string(line_) + ": other text follows COPY ... FROM stdin in its line",
                      "Move it behind the rows, to where psql would run it.");
  }
  place_ = Place::in_rows;
  return take(TokenKind::copy, end_of_line(rest));
}

Token ScriptScanner::take(TokenKind kind, size_t length) {
  const Token token{kind, window_.view(0, length), line_};
  line_ += static_cast<size_t>(std::count(token.text.begin(), token.text.end(), '\n'));
  window_.drop(length);
  return token;
}

Token ScriptScanner::take_incomplete() {
  place_ = Place::end;
  return take(TokenKind::incomplete, window_.size());
}

void ScriptScanner::follow_strings(std::string_view statement) {
  const std::optional<SetStatement> set = parse_set_statement(statement, strings_);
  if (set) strings_ = standard_strings_after(*set).value_or(strings_);
}

bool ScriptScanner::at_byte_order_mark() {
  return window_.peek(0) == 0xEF && window_.peek(1) == 0xBB && window_.peek(2) == 0xBF;
}

size_t ScriptScanner::skip_blanks(size_t from) {
  for (;; ++from) {
    const int c = window_.peek(from);
    if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') return from;
  }
}

// Behind the line end that follows `from` with nothing but blanks before it, or `from` itself if something else
// follows.
size_t ScriptScanner::past_line_end(size_t from) {
  const size_t end = skip_blanks(from);
  return window_.peek(end) == '\n' ? end + 1 : from;
}

size_t ScriptScanner::end_of_line(size_t from) {
  const size_t newline = window_.find('\n', from);
  return newline == TextWindow::kNowhere ? window_.size() : newline + 1;
}

}  // namespace holdfast::archive
