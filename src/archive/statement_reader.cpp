#include "archive/statement_reader.h"

#include <algorithm>

namespace holdfast::archive {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string without_quotes(std::string_view quoted) {
  quoted.remove_prefix(quoted.find('"') + 1);
  quoted.remove_suffix(1);
  std::string name;
  for (size_t at = 0; at < quoted.size(); ++at) {
    name += quoted[at];
    if (quoted[at] == '"') ++at;
  }
  return name;
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

StatementReader::StatementReader(std::string_view statement, StandardStrings strings)
    : window_(statement), lexer_(window_, strings), here_{Lexeme::blank, 0, 0} {
  advance();
}

void StatementReader::advance() {
  do {
    here_ = lexer_.next();
  } while (kind() == Lexeme::blank || kind() == Lexeme::comment);
}

bool StatementReader::accept_word(std::string_view lower_word) {
  const bool same =
      kind() == Lexeme::word && std::equal(text().begin(), text().end(), lower_word.begin(), lower_word.end(),
                                           [](char a, char b) { return lower(a) == b; });
  if (same) advance();
  return same;
}

bool StatementReader::accept_symbol(char symbol) {
  if (!is_symbol(symbol)) return false;
  advance();
  return true;
}

std::optional<std::string> StatementReader::accept_name() {
  if (kind() != Lexeme::word && kind() != Lexeme::quoted_name) return std::nullopt;
  std::string name = kind() == Lexeme::word ? lowered(text()) : without_quotes(text());
  advance();
  return name;
}

bool StatementReader::at_end() {
  accept_symbol(';');
  return kind() == Lexeme::end;
}

}  // namespace holdfast::archive
