#pragma once

#include <cstdint>

#include "archive/archive_writer.h"
#include "archive/contents.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// How many large objects one task of a worker reads; they are one piece unless they are large.
inline constexpr size_t kLargeObjectsAtOnce = 200;

// Reads the large objects from `first` on, at most kLargeObjectsAtOnce, as SQL that creates them with their owner,
// comment, labels, grants and bytes, into one piece, and adds them to `sum`. In `connection`'s reading transaction.
// `settings` is what the piece is to be run under.
void read_large_objects(postgres::Connection& connection, uint32_t first, archive::PieceBuilder& builder,
                        archive::LargeObjects& sum, uint32_t settings);

}  // namespace holdfast::backup
