#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "archive/archive_reader.h"

namespace holdfast::archive {

// The line of the archive's text, from 1, in which the byte `offset` of `piece` stands, for an error message: all text
// before it is read for that. Nullopt where that would take too long.
std::optional<uint64_t> line_at(const ArchiveReader& reader, const std::vector<Piece>& pieces, const Piece& piece,
                                uint64_t offset);

}  // namespace holdfast::archive
