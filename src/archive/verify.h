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

// Checks that the pieces' rows add up to the tables'.
void check_row_counts(const Contents& contents, const std::vector<Piece>& pieces);

// The digests of some pieces' stored bytes alone, without decompressing them: enough to find every flip and every cut
// before a restore begins, which then checks the texts as it reads them.
void verify_stored(const ArchiveReader& reader, const std::vector<Piece>& some, unsigned workers,
                   base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::archive
