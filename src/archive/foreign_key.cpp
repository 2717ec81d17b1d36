#include "archive/foreign_key.h"

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

// The text of a name with its schema, as it stands there; empty if there is none.
std::string_view accept_qualified(std::string_view statement, StatementReader& reader) {
  const size_t begin = reader.begin();
  size_t end = reader.end();
  if (!reader.accept_name()) return {};
  if (reader.accept_symbol('.')) {
    end = reader.end();
    if (!reader.accept_name()) return {};
  }
  return statement.substr(begin, end - begin);
}

}  // namespace

std::optional<SplitForeignKey> split_foreign_key(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  const size_t begin = reader.begin();
  if (!reader.accept_word("alter") || !reader.accept_word("table")) return std::nullopt;
  reader.accept_word("only");
  const std::string_view table = accept_qualified(statement, reader);
  if (table.empty() || !reader.accept_word("add") || !reader.accept_word("constraint")) return std::nullopt;
  const std::string_view name = statement.substr(reader.begin(), reader.end() - reader.begin());
  if (!reader.accept_name() || !reader.accept_word("foreign") || !reader.accept_word("key")) return std::nullopt;
  size_t end = reader.end();
  while (!reader.is_symbol(';')) {
    if (reader.kind() == Lexeme::end || reader.kind() == Lexeme::unterminated) return std::nullopt;
    end = reader.end();
    if (reader.accept_word("valid")) return std::nullopt;
    reader.advance();
  }
  std::string add(statement.substr(begin, end - begin));
  std::string validate = "ALTER TABLE ";
  validate.append(table).append(" VALIDATE CONSTRAINT ").append(name).append(";\n");
  return SplitForeignKey{add + " NOT VALID;\n", std::move(validate)};
}

}  // namespace holdfast::archive
