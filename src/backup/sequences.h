#pragma once

#include <chrono>
#include <cstdint>

#include "archive/archive_writer.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Writes the piece that sets every sequence to its present state. Sequences are not transactional: what is read is no
// older than the snapshot's rows. `settings` is what the piece is to be run under. Throws Error(lock) that names who is
// in the way if a sequence stays locked for `lock_timeout`; the transaction is over then.
void write_sequences(postgres::Connection& connection, archive::PieceBuilder& builder, uint32_t settings,
                     std::chrono::seconds lock_timeout);

}  // namespace holdfast::backup
