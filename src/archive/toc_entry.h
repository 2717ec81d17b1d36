#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::archive {

// What pg_dump says of an object in the comment before it. Names are as in the comment, where line ends within a name
// have become blanks. Only `pg_dump --verbose` and `pg_restore --verbose` write ids and dependencies, and of the latter
// a plain pg_dump knows but a few; pg_restore of a custom archive knows them all.
struct TocEntry {
  int id = 0;  // 0 if unknown; so are class_oid and oid then
  uint32_t class_oid = 0;
  uint32_t oid = 0;
  std::vector<int> dependencies;
  std::string name;
  std::string type;    // "TABLE", "FK CONSTRAINT", "TABLE DATA"
  std::string schema;  // empty for none; a schema that is called - reads as none, too
  std::string owner;   // empty for none
  std::string tablespace;
  bool data = false;  // "Data for Name:", rows or the like
};

// `comment_block` is the header's comment lines, with or without the `--` lines around them. Nullopt if it is none.
std::optional<TocEntry> parse_toc_entry(std::string_view comment_block);

// Which section of a dump an entry belongs to, by its type alone, as pg_dump 10 to 18 have it. COMMENT and SECURITY
// LABEL go with the object they are on, so they are none of these; nor are functions and materialized views that need a
// primary key, which pg_dump moves behind it: everything behind the first is_post_data entry but is_acl is post-data.
bool is_post_data(std::string_view type);

// Grants, which come after all data and constraints.
bool is_acl(std::string_view type);

// Comes last, after the grants, and keeps its order there.
bool is_post_acl(std::string_view type);

}  // namespace holdfast::archive
