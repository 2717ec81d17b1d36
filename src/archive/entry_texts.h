#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "archive/archive_reader.h"

namespace holdfast::archive {

// pg_dump's entries by what they are; several may have the same name (an access list of a table and of its column).
using EntryKey = std::tuple<std::string, std::string, std::string>;  // schema, name, type
using EntryTexts = std::map<EntryKey, std::vector<std::string>>;     // their texts, sorted

// The SQL of every entry in the schema and finish pieces, without what differs between two dumps of the same thing:
// ids, oids, dependencies, and settings that pg_dump makes for the entry after it. Where a table or index is kept
// (tablespace, access method) is a setting too, and stands before its text. Reads those pieces, which are small. Throws
// Error(archive_damaged), Error(cancelled).
EntryTexts read_entry_texts(const ArchiveReader& reader, const std::vector<Piece>& pieces, const std::stop_token& stop);

// The same for one entry's text as it stands in its piece.
std::string essence_of(std::string_view text);

}  // namespace holdfast::archive
