#pragma once

#include <string>
#include <string_view>

#include "archive/copy_target.h"
#include "archive/sql_lexer.h"

namespace holdfast::archive {

// A COPY … FROM stdin of somebody else's script, in the one form that pieces have.
struct PlainCopy {
  CopyTarget target;
  std::string statement;  // "COPY schema.table (columns) FROM stdin;\n"
};

// `statement` is one that is_copy_from_stdin(). Throws Error(archive_damaged) for one whose rows are not in the text
// format with its own defaults (CSV, BINARY, DELIMITER, WHERE …): where they end and how many they are cannot be told
// without the server.
PlainCopy parse_plain_copy(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
