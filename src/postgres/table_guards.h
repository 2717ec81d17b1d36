#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

// What looks at each row of some tables, as statements that bring it back: foreign keys from and to them, the app's
// own triggers, and row-level security that is forced upon their owner.
struct TableGuards {
  std::vector<std::string> restore;
};

// Locks the tables (quoted names) against everybody, drops the foreign keys from and to them, disables their
// triggers and lifts forced row-level security, in the present transaction.
TableGuards put_guards_aside(Connection& in_transaction, const std::vector<std::string>& tables);

// Checks every foreign key anew, but those that were not validated before.
void put_guards_back(Connection& in_transaction, const TableGuards& guards, base::Progress& progress);

// Lifts row-level security that is forced upon their owner from all tables where it hides rows from us and we have the
// owner's rights. For a database, or a transaction to be rolled back, whose rows are to be compared.
void lift_forced_row_security(Connection& connection);

}  // namespace holdfast::postgres
