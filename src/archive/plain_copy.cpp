#include "archive/plain_copy.h"

#include <fmt/format.h>

#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

// One name as it is written; what the server stores goes to `name`.
std::string accept_written(StatementReader& reader, std::string& name) {
  std::string written(reader.text());
  auto accepted = reader.accept_name();
  if (!accepted) return {};
  name = std::move(*accepted);
  return written;
}

bool parse_table(StatementReader& reader, PlainCopy& copy, std::string& written) {
  written = accept_written(reader, copy.target.table);
  if (reader.accept_symbol('.')) {
    copy.target.schema = copy.target.table;
    written += "." + accept_written(reader, copy.target.table);
  }
  return !copy.target.table.empty();
}

bool parse_columns(StatementReader& reader, PlainCopy& copy) {
  if (!reader.accept_symbol('(')) return true;
  do {
    std::string ignored;
    const std::string column = accept_written(reader, ignored);
    if (column.empty()) return false;
    copy.target.columns += (copy.target.columns.empty() ? "" : ", ") + column;
  } while (reader.accept_symbol(','));
  return reader.accept_symbol(')');
}

// FORMAT text, the only option that changes nothing.
bool parse_options(StatementReader& reader) {
  reader.accept_word("with");
  if (reader.accept_symbol('(')) {
    return reader.accept_word("format") && reader.accept_word("text") && reader.accept_symbol(')');
  }
  return true;
}

}  // namespace

PlainCopy parse_plain_copy(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  PlainCopy copy;
  std::string written;
  const bool plain = reader.accept_word("copy") && parse_table(reader, copy, written) && parse_columns(reader, copy) &&
                     reader.accept_word("from") && reader.accept_word("stdin") && parse_options(reader) &&
                     reader.at_end();
  if (!plain) {
    throw base::Error(
        base::ErrorKind::archive_damaged,
        fmt::format("COPY with options is not understood: {}",
                    base::printable(base::trimmed(statement).substr(0, 200))),
        "holdfast reads rows in the text format that pg_dump writes; load this script with psql instead.");
  }
  copy.statement = fmt::format("COPY {}{} FROM stdin;\n", written,
                               copy.target.columns.empty() ? "" : " (" + copy.target.columns + ")");
  return copy;
}

}  // namespace holdfast::archive
