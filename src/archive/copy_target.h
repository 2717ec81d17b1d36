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

}  // namespace holdfast::archive
