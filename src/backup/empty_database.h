#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::backup {

// What became of a database that was emptied. Names are raw bytes.
struct EmptyReport {
  // Extensions that the role may not drop, or could not make anew. A script must leave out CREATE EXTENSION and
  // COMMENT ON EXTENSION for them. Rows of the user's in their configuration tables are gone.
  std::vector<std::string> kept_extensions;
  // Slots that dropped subscriptions leave behind at their publishers, where nobody reads them any more.
  std::vector<std::string> abandoned_slots;
  uint64_t large_objects = 0;
};

// Drops everything that a user made in the connected database, within the present transaction, so that what is left is
// what a fresh database made from template0 has. The database's own properties (owner, grants, settings, comment) stay,
// and nothing outside it is touched. Needs no more rights than to own the database and what is in it.
//
// The caller begins the transaction, with search_path = '' and a lock_timeout, and commits it: until then nothing has
// happened. Throws Error(refused) if a subscription is enabled, Error(database) that names the statement if the server
// refuses one, Error(lock) if a lock was not to be had; the transaction is good for nothing but ROLLBACK then.
EmptyReport empty_database(postgres::Connection& in_transaction);

}  // namespace holdfast::backup
