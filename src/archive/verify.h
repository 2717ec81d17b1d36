#pragma once

#include <stop_token>
#include <vector>

#include "archive/archive_reader.h"
#include "base/progress.h"

namespace holdfast::archive {

// Reads every byte of the archive and checks every digest, on `workers` threads; and that the pieces' rows add up to
// the tables'. Throws Error(archive_damaged) that names the first damage found.
void verify(const ArchiveReader& reader, const std::vector<Piece>& pieces, unsigned workers, base::Progress& progress,
            std::stop_token stop);

// The same for some of the pieces.
void verify_pieces(const ArchiveReader& reader, const std::vector<Piece>& some, unsigned workers,
                   base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::archive
