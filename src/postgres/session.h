#pragma once

#include <string>

#include "postgres/connection.h"

namespace holdfast::postgres {

// What the text of a row depends on, and what could end or slow a long read, pinned for the present transaction
// (design section 4, step 3). `encoding` is the archive's client_encoding.
void pin_reader_settings(Connection& connection, const std::string& encoding);

// The encoding of the connected database, under its PostgreSQL name.
std::string server_encoding(const Connection& connection);

// Opens a REPEATABLE READ READ ONLY transaction with pinned settings, in the database's own encoding.
void begin_reading(Connection& connection);

// The same transaction in another session, seeing what `snapshot` sees. Throws Error(database) with a hint if the
// snapshot is unknown there, as behind a pooler.
void begin_reading(Connection& connection, const std::string& snapshot);

}  // namespace holdfast::postgres
