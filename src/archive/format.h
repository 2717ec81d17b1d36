#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::archive {

enum class Format {
  sql,      // plain text
  sql_gz,   // gzip members (RFC 1952)
  sql_zst,  // zstd frames (RFC 8878)
  dump,     // PostgreSQL's custom format, made by pg_dump alone: no pieces, no contents of ours
};

// All of them.
std::vector<Format> formats();

// "sql", "sql.gz", "sql.zst", "dump".
std::string_view name_of(Format format);
std::optional<Format> format_named(std::string_view name);

// By the end of a file's name; nullopt if it says nothing.
std::optional<Format> format_of_path(std::string_view path);

// The level that is used when none is given, and the range that may be. For sql.gz that is libdeflate's 5, which makes
// files no larger than gzip -6 does of what databases hold, in a third of the time.
struct LevelRange {
  int lowest;
  int highest;
  int standard;
};
LevelRange levels(Format format);

}  // namespace holdfast::archive
