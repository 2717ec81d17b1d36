// The listing begins with comments, "; " and "key: value" among them, whose keys are indented:
//
//   ; Archive created at 2023-11-24 03:00:00 UTC
//   ;     dbname: tarot
//   ;     Dumped from database version: 15.18 (Debian 15.18-0+deb12u1)
//   ;
//   ; Selected TOC Entries:
//   ;
//   3345; 0 16386 TABLE DATA public cards postgres
#include "archive/dump_listing.h"

#include <algorithm>

namespace holdfast::archive {

namespace {

constexpr std::string_view kDatabase = ";     dbname: ";
constexpr std::string_view kServer = ";     Dumped from database version: ";
constexpr std::string_view kEntries = "; Selected TOC Entries:";

// An entry is "ID; OID OID TYPE SCHEMA NAME OWNER".
bool is_table_data(std::string_view line) {
  for (const char end : {' ', ' ', ' '}) {
    const size_t at = line.find(end);
    if (at == std::string_view::npos) return false;
    line.remove_prefix(at + 1);
  }
  return line.starts_with("TABLE DATA ");
}

}  // namespace

std::optional<DumpListing> parse_dump_listing(std::string_view text) {
  DumpListing listing;
  bool in_entries = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (in_entries) {
      listing.tables += is_table_data(line) ? 1 : 0;
    } else if (line.starts_with(kDatabase)) {
      listing.database = line.substr(kDatabase.size());
    } else if (line.starts_with(kServer)) {
      const std::string_view version = line.substr(kServer.size());
      listing.server_version = version.substr(0, version.find(' '));
    } else {
      in_entries = line.starts_with(kEntries);
    }
  }
  if (!in_entries) return std::nullopt;
  return listing;
}

}  // namespace holdfast::archive
