#include "archive/drop_section.h"

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

// ALTER … DROP CONSTRAINT, ALTER COLUMN … DROP DEFAULT, DISABLE ROW LEVEL SECURITY, DETACH PARTITION: words that
// cannot be names without quotes there.
bool takes_away(StatementReader& reader) {
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.accept_word("drop")) return reader.accept_word("constraint") || reader.accept_word("default");
    if (reader.accept_word("disable")) return reader.accept_word("row");
    if (reader.accept_word("detach")) return reader.accept_word("partition");
  }
  return false;
}

bool is_dummy_view(StatementReader& reader) {
  return reader.accept_word("or") && reader.accept_word("replace") && reader.accept_word("view");
}

bool unlinks(StatementReader& reader) {
  reader.accept_word("pg_catalog");
  reader.accept_symbol('.');
  return reader.accept_word("lo_unlink");
}

}  // namespace

bool is_of_drop_section(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  if (reader.accept_word("drop")) return true;
  if (reader.accept_word("alter")) return takes_away(reader);
  if (reader.accept_word("create")) return is_dummy_view(reader);
  return reader.accept_word("select") && unlinks(reader);
}

}  // namespace holdfast::archive
