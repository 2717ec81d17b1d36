#include "archive/literal.h"

namespace holdfast::archive {

namespace {

std::string dollar_value(std::string_view lexeme) {
  const size_t delimiter = lexeme.find('$', 1) + 1;
  return std::string(lexeme.substr(delimiter, lexeme.size() - 2 * delimiter));
}

// What stands for itself behind a backslash, or one of the letters.
std::optional<char> escaped(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'x':
    case 'u':
    case 'U':
      return std::nullopt;
    default:
      break;
  }
  return c >= '0' && c <= '7' ? std::nullopt : std::optional(c);
}

}  // namespace

std::optional<std::string> literal_value(std::string_view lexeme, StandardStrings strings) {
  if (lexeme.starts_with('$')) return dollar_value(lexeme);
  bool escapes = strings == StandardStrings::off;
  if (lexeme.starts_with('E') || lexeme.starts_with('e')) {
    escapes = true;
    lexeme.remove_prefix(1);
  }
  if (!lexeme.starts_with('\'')) return std::nullopt;
  lexeme = lexeme.substr(1, lexeme.size() - 2);
  std::string value;
  for (size_t at = 0; at < lexeme.size(); ++at) {
    if (lexeme[at] == '\'') {
      ++at;  // doubled
    } else if (escapes && lexeme[at] == '\\' && at + 1 < lexeme.size()) {
      const auto c = escaped(lexeme[++at]);
      if (!c) return std::nullopt;
      value += *c;
      continue;
    }
    value += lexeme[at];
  }
  return value;
}

}  // namespace holdfast::archive
