#pragma once

#include <string>
#include <string_view>

#include "postgres/connection.h"

namespace holdfast::postgres {

// What the text of a row depends on, and what could end or slow a long read, pinned for the present transaction
// (design section 4, step 3). `encoding` is the archive's client_encoding.
void pin_reader_settings(Connection& connection, const std::string& encoding);

// Outside a reading transaction: keeps functions and operators that pose as PostgreSQL's own out of the way of our
// queries, and the database's timeouts out of the way of long ones, until the session ends. Not for sessions that may
// be a pooler's, where it would outlast us; those read in a transaction.
void prepare_session(Connection& connection);

// Runs the statements that put the database's own timeouts out of the way, as one message. They run under these
// timeouts themselves: where one of a few milliseconds ends them, they are tried again, a few times.
void run_under_own_timeouts(Connection& connection, std::string_view statements);

// The encoding of the connected database, under its PostgreSQL name.
std::string server_encoding(const Connection& connection);

// Opens a REPEATABLE READ READ ONLY transaction with pinned settings, in the database's own encoding.
void begin_reading(Connection& connection);

// The same transaction in another session, seeing what `snapshot` sees. Throws Error(database) with a hint if the
// snapshot is unknown there, as behind a pooler.
void begin_reading(Connection& connection, const std::string& snapshot);

}  // namespace holdfast::postgres
