#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::archive {

// What a `COPY schema.table (columns) FROM stdin;` of pg_dump's names. Names are unquoted, `columns` is as it stands
// there.
struct CopyTarget {
  std::string schema;  // empty if not given
  std::string table;
  std::string columns;
};

// nullopt if it is not of that form.
std::optional<CopyTarget> parse_copy_target(std::string_view statement);

// The length of the COPY line at the start of a piece of rows, with its newline; 0 if there is none. A name may hold
// line ends, and even the words that end such a line.
size_t copy_line_length(std::string_view text);

}  // namespace holdfast::archive
