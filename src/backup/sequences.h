#pragma once

#include <cstdint>

#include "archive/archive_writer.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Writes the piece that sets every sequence to its present state. Sequences are not transactional: what is read is no
// older than the snapshot's rows. `settings` is what the piece is to be run under.
void write_sequences(postgres::Connection& connection, archive::PieceBuilder& builder, uint32_t settings);

}  // namespace holdfast::backup
