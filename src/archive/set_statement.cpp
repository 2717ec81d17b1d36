#include "archive/set_statement.h"

#include <algorithm>
#include <array>

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

// Settings in form, but of the transaction or of the role.
constexpr std::array<std::string_view, 5> kNotOfTheSession{"role", "session_authorization", "transaction_isolation",
                                                           "transaction_read_only", "transaction_deferrable"};

bool is_of_the_session(std::string_view name) {
  return std::find(kNotOfTheSession.begin(), kNotOfTheSession.end(), name) == kNotOfTheSession.end();
}

bool may_be_in_a_value(const StatementReader& reader) {
  switch (reader.kind()) {
    case Lexeme::word:
    case Lexeme::quoted_name:
    case Lexeme::string:
    case Lexeme::number:
      return true;
    default:
      return reader.is_symbol(',') || reader.is_symbol('.') || reader.is_symbol('+') || reader.is_symbol('-');
  }
}

std::string complete(std::string_view statement, size_t begin, size_t end) {
  return std::string(statement.substr(begin, end - begin)) + ";";
}

// The name and what joins it to its value.
std::optional<std::string> parse_name(StatementReader& reader) {
  std::optional<std::string> name = reader.accept_name();
  if (!name) return std::nullopt;
  while (reader.accept_symbol('.')) {
    const std::optional<std::string> part = reader.accept_name();
    if (!part) return std::nullopt;
    *name += "." + *part;
  }
  *name = lowered(*name);
  if (reader.accept_symbol('=') || reader.accept_word("to")) return name;
  if (*name == "names") return "client_encoding";
  if (*name == "schema") return "search_path";
  if (*name == "time" && reader.accept_word("zone")) return "timezone";
  if (*name == "xml" && reader.accept_word("option")) return "xmloption";
  return std::nullopt;
}

std::optional<SetStatement> parse_set(std::string_view statement, size_t begin, StatementReader& reader) {
  reader.accept_word("session");
  const std::optional<std::string> name = parse_name(reader);
  if (!name || !is_of_the_session(*name)) return std::nullopt;
  const size_t value = reader.begin();
  size_t end = value;
  while (may_be_in_a_value(reader)) {
    end = reader.end();
    reader.advance();
  }
  if (end == value || !reader.at_end()) return std::nullopt;
  return SetStatement{*name, std::string(statement.substr(value, end - value)), complete(statement, begin, end)};
}

std::optional<std::string_view> accept_string(StatementReader& reader) {
  if (reader.kind() != Lexeme::string) return std::nullopt;
  const std::string_view text = reader.text();
  reader.advance();
  return text;
}

std::optional<SetStatement> parse_set_config(std::string_view statement, size_t begin, StatementReader& reader) {
  if (reader.accept_word("pg_catalog") && !reader.accept_symbol('.')) return std::nullopt;
  if (!reader.accept_word("set_config") || !reader.accept_symbol('(')) return std::nullopt;
  const std::optional<std::string_view> name = accept_string(reader);
  if (!name || name->front() != '\'' || !reader.accept_symbol(',')) return std::nullopt;
  const std::optional<std::string_view> value = accept_string(reader);
  if (!value || !reader.accept_symbol(',') || !reader.accept_word("false")) return std::nullopt;
  const size_t end = reader.end();
  if (!reader.accept_symbol(')') || !reader.at_end()) return std::nullopt;
  std::string bare = lowered(name->substr(1, name->size() - 2));
  if (!is_of_the_session(bare)) return std::nullopt;
  return SetStatement{std::move(bare), std::string(*value), complete(statement, begin, end)};
}

}  // namespace

std::optional<SetStatement> parse_set_statement(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  const size_t begin = reader.begin();
  if (reader.accept_word("set")) return parse_set(statement, begin, reader);
  if (reader.accept_word("select")) return parse_set_config(statement, begin, reader);
  return std::nullopt;
}

// The values that PostgreSQL takes for a boolean, less the abbreviations that nobody writes.
std::optional<StandardStrings> standard_strings_after(const SetStatement& statement) {
  if (statement.name != "standard_conforming_strings") return std::nullopt;
  std::string_view value = statement.value;
  if (value.size() >= 2 && value.front() == '\'') value = value.substr(1, value.size() - 2);
  const std::string lower = lowered(value);
  if (lower == "on" || lower == "true" || lower == "yes" || lower == "1") return StandardStrings::on;
  if (lower == "off" || lower == "false" || lower == "no" || lower == "0") return StandardStrings::off;
  return std::nullopt;
}

}  // namespace holdfast::archive
