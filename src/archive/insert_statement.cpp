#include "archive/insert_statement.h"

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

bool parse_table(StatementReader& reader, CopyTarget& table) {
  auto name = reader.accept_name();
  if (name && reader.accept_symbol('.')) {
    table.schema = *name;
    name = reader.accept_name();
  }
  if (name) table.table = *name;
  return name.has_value();
}

bool parse_columns(StatementReader& reader, CopyTarget& table) {
  if (!reader.accept_symbol('(')) return true;
  do {
    const std::string column(reader.text());
    if (!reader.accept_name()) return false;
    table.columns += (table.columns.empty() ? "" : ", ") + column;
  } while (reader.accept_symbol(','));
  return reader.accept_symbol(')');
}

// One parenthesised group of constants: names are keywords (NULL, DEFAULT, true) or types, never called.
bool skip_group(StatementReader& reader) {
  size_t depth = 0;
  bool after_name = false;
  do {
    const bool opens = reader.is_symbol('(');
    if (opens && after_name) return false;
    if (opens) ++depth;
    if (reader.is_symbol(')')) --depth;
    after_name = reader.kind() == Lexeme::word || reader.kind() == Lexeme::quoted_name;
    if (reader.kind() == Lexeme::end) return false;
    reader.advance();
  } while (depth > 0);
  return true;
}

bool parse_rows(StatementReader& reader, uint64_t& rows) {
  if (reader.accept_word("default")) {
    rows = 1;
    return reader.accept_word("values");
  }
  if (!reader.accept_word("values")) return false;
  do {
    if (!reader.is_symbol('(') || !skip_group(reader)) return false;
    ++rows;
  } while (reader.accept_symbol(','));
  return true;
}

bool skip_overriding(StatementReader& reader) {
  if (!reader.accept_word("overriding")) return true;
  return (reader.accept_word("system") || reader.accept_word("user")) && reader.accept_word("value");
}

bool skip_conflict(StatementReader& reader) {
  if (!reader.accept_word("on")) return true;
  return reader.accept_word("conflict") && reader.accept_word("do") && reader.accept_word("nothing");
}

}  // namespace

std::optional<InsertStatement> parse_insert(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  InsertStatement insert;
  const bool plain = reader.accept_word("insert") && reader.accept_word("into") && parse_table(reader, insert.table) &&
                     parse_columns(reader, insert.table) && skip_overriding(reader) &&
                     parse_rows(reader, insert.rows) && skip_conflict(reader) && reader.at_end();
  return plain ? std::optional(std::move(insert)) : std::nullopt;
}

}  // namespace holdfast::archive
