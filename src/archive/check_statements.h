#pragma once

#include <stop_token>
#include <vector>

#include "archive/archive_reader.h"

namespace holdfast::archive {

// Reads all that a restore would run of an archive, and refuses it where StatementPolicy does: whoever can change a
// file can make new digests. Rows pieces must begin with a plain COPY … FROM stdin of their very table, or hold INSERT
// statements into it; settings must be settings; what belongs to the database itself must be about no other.
// Throws Error(refused), or Error(archive_damaged) for what no archive holds, such as a command of psql's.
void check_statements(const ArchiveReader& reader, const std::vector<Piece>& pieces, std::stop_token stop);

}  // namespace holdfast::archive
