#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::archive {

// What the table of contents of a .dump says of it, as `pg_restore --list` prints it.
struct DumpListing {
  std::string database;
  std::string server_version;
  uint64_t tables = 0;  // that rows are kept of
};

// nullopt if `text` is no such listing. A name in it is hostile: it may hold anything but an end of line.
std::optional<DumpListing> parse_dump_listing(std::string_view text);

}  // namespace holdfast::archive
