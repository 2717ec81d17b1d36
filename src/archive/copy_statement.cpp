#include "archive/copy_statement.h"

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

bool skip_table(StatementReader& reader) {
  do {
    if (!reader.accept_name()) return false;
  } while (reader.accept_symbol('.'));
  return true;
}

bool skip_columns(StatementReader& reader) {
  if (!reader.accept_symbol('(')) return true;
  do {
    if (!reader.accept_name()) return false;
  } while (reader.accept_symbol(','));
  return reader.accept_symbol(')');
}

}  // namespace

bool is_copy_from_stdin(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  if (!reader.accept_word("copy")) return false;
  reader.accept_word("binary");
  if (!skip_table(reader) || !skip_columns(reader)) return false;
  if (reader.accept_word("with") && !reader.accept_word("oids")) return false;  // pg_dump --oids, up to 11
  if (!reader.accept_word("from")) return false;
  return reader.accept_word("stdin") || reader.accept_word("stdout");  // the grammar takes either in either direction
}

}  // namespace holdfast::archive
