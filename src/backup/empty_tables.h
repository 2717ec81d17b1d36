#pragma once

#include "backup/wipe.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Takes everything out of the connected database's tables that the app put there, in the present transaction, and
// leaves the schema: rows of `tables` (of configuration tables those of the user), large objects; sequences start
// again, materialized views are refreshed. Foreign tables are left alone. Adds to the report what it did.
// Throws what Connection throws; the transaction is good for nothing but ROLLBACK then.
void empty_tables(postgres::Connection& in_transaction, const std::vector<postgres::TableInfo>& tables,
                  WipeReport& report);

}  // namespace holdfast::backup
