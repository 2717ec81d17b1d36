#include "archive/sql_lexer.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace holdfast::archive {

namespace {

// What a byte may be part of. Bytes above 127 are letters in every encoding that a server can have.
enum ByteClass : uint8_t { kBlank = 1, kWordStart = 2, kDigit = 4, kDollar = 8 };

constexpr uint8_t kTag = kWordStart | kDigit;
constexpr uint8_t kWord = kTag | kDollar;

constexpr std::array<uint8_t, 256> kClasses = [] {
  std::array<uint8_t, 256> classes{};
  for (const char c : std::string_view(" \t\n\r\f\v")) classes[static_cast<uint8_t>(c)] = kBlank;
  for (size_t c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = kWordStart;
  for (size_t c = 128; c < 256; ++c) classes[c] = kWordStart;
  for (size_t c = '0'; c <= '9'; ++c) classes[c] = kDigit;
  classes['_'] = kWordStart;
  classes['$'] = kDollar;
  return classes;
}();

bool is_any(int c, uint8_t classes) {
  return c != TextWindow::kEnd && (kClasses[static_cast<size_t>(c)] & classes);
}

}  // namespace

SqlLexer::Span SqlLexer::next() {
  const int c = window_.peek(at_);
  switch (c) {
    case TextWindow::kEnd:
      return take(Lexeme::end, at_);
    case '\'':
      return plain_string(at_ + 1);
    case '"':
      return quoted(Lexeme::quoted_name, '"', at_ + 1);
    case '$':
      return dollar();
    case '\\':
      return take(Lexeme::backslash, at_ + 1);
    case '-':
      return window_.peek(at_ + 1) == '-' ? line_comment() : take(Lexeme::symbol, at_ + 1);
    case '/':
      return window_.peek(at_ + 1) == '*' ? block_comment() : take(Lexeme::symbol, at_ + 1);
    default:
      break;
  }
  if (is_any(c, kWordStart)) return word();
  if (is_any(c, kDigit)) return number();
  size_t end = at_ + 1;
  if (!is_any(c, kBlank)) return take(Lexeme::symbol, end);
  while (is_any(window_.peek(end), kBlank)) ++end;
  return take(Lexeme::blank, end);
}

SqlLexer::Span SqlLexer::take(Lexeme kind, size_t end) {
  const Span span{kind, at_, end};
  at_ = end;
  return span;
}

// A letter that has a quote directly behind it is that quote's prefix, unless it is the end of a longer word.
SqlLexer::Span SqlLexer::word() {
  const int prefix = window_.peek(at_) | 0x20;
  const int second = window_.peek(at_ + 1);
  if (second == '\'') {
    if (prefix == 'e') return escaped_string(at_ + 2);
    if (prefix == 'b' || prefix == 'x') return quoted(Lexeme::string, '\'', at_ + 2);
    if (prefix == 'n') return plain_string(at_ + 2);
  }
  if (second == '&' && prefix == 'u') {
    const int third = window_.peek(at_ + 2);
    if (third == '\'') return quoted(Lexeme::string, '\'', at_ + 3);
    if (third == '"') return quoted(Lexeme::quoted_name, '"', at_ + 3);
  }
  return take(Lexeme::word, end_of_word(at_ + 1));
}

// Letters that follow digits at once (1e5, 0xFF, 1_000) belong to them; a dollar sign does not: 1$$ opens a quote.
SqlLexer::Span SqlLexer::number() {
  size_t end = at_ + 1;
  while (is_any(window_.peek(end), kDigit)) ++end;
  return take(Lexeme::number, is_any(window_.peek(end), kWordStart) ? end_of_word(end) : end);
}

size_t SqlLexer::end_of_word(size_t from) {
  while (is_any(window_.peek(from), kWord)) ++from;
  return from;
}

SqlLexer::Span SqlLexer::plain_string(size_t from) {
  return strings_ == StandardStrings::on ? quoted(Lexeme::string, '\'', from) : escaped_string(from);
}

SqlLexer::Span SqlLexer::quoted(Lexeme kind, char quote, size_t from) {
  for (;;) {
    const size_t found = window_.find(quote, from);
    if (found == TextWindow::kNowhere) return take(Lexeme::unterminated, window_.size());
    if (window_.peek(found + 1) != quote) return take(kind, found + 1);
    from = found + 2;
  }
}

SqlLexer::Span SqlLexer::escaped_string(size_t from) {
  for (;;) {
    const int c = window_.peek(from);
    if (c == TextWindow::kEnd) return take(Lexeme::unterminated, window_.size());
    if (c == '\'' && window_.peek(from + 1) != '\'') return take(Lexeme::string, from + 1);
    from += c == '\\' || c == '\'' ? 2 : 1;
  }
}

SqlLexer::Span SqlLexer::dollar() {
  size_t end = at_ + 1;
  if (is_any(window_.peek(end), kDigit)) return number();
  if (is_any(window_.peek(end), kWordStart)) {
    while (is_any(window_.peek(end), kTag)) ++end;
  }
  return window_.peek(end) == '$' ? dollar_quoted(end + 1) : take(Lexeme::symbol, at_ + 1);
}

// The quote's delimiter is what stands before `body`. It has a dollar sign at either end and none within, so the first
// place where it stands again is the end, whatever other dollar signs are around.
SqlLexer::Span SqlLexer::dollar_quoted(size_t body) {
  const size_t length = body - at_;
  for (size_t from = body;;) {
    const size_t found = window_.find('$', from);
    if (found == TextWindow::kNowhere || window_.peek(found + length - 1) == TextWindow::kEnd) {
      return take(Lexeme::unterminated, window_.size());
    }
    if (window_.view(found, found + length) == window_.view(at_, body)) return take(Lexeme::string, found + length);
    from = found + 1;
  }
}

// Ends before its line end, which may be a carriage return alone.
SqlLexer::Span SqlLexer::line_comment() {
  const size_t newline = window_.find('\n', at_);
  const std::string_view line = window_.view(at_, newline == TextWindow::kNowhere ? window_.size() : newline);
  const size_t length = line.find('\r');
  return take(Lexeme::comment, at_ + (length == std::string_view::npos ? line.size() : length));
}

SqlLexer::Span SqlLexer::block_comment() {
  size_t depth = 0;
  size_t at = at_;
  for (;;) {
    const int c = window_.peek(at);
    if (c == TextWindow::kEnd) return take(Lexeme::unterminated, window_.size());
    const int second = c == '/' || c == '*' ? window_.peek(at + 1) : TextWindow::kEnd;
    if (c == '/' && second == '*') {
      ++depth;
      at += 2;
    } else if (c == '*' && second == '/') {
      --depth;
      at += 2;
      if (depth == 0) return take(Lexeme::comment, at);
    } else {
      ++at;
    }
  }
}

}  // namespace holdfast::archive
