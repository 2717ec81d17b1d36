#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

// What looks at each row of some tables, as statements that bring it back: foreign keys from and to them, and the app's
// own triggers.
struct TableGuards {
  std::vector<std::string> restore;
};

// Locks the tables (quoted names) against everybody, drops the foreign keys from and to them, and disables their
// triggers, in the present transaction.
TableGuards put_guards_aside(Connection& in_transaction, const std::vector<std::string>& tables);

// Checks every foreign key anew, but those that were not validated before.
void put_guards_back(Connection& in_transaction, const TableGuards& guards, base::Progress& progress);

}  // namespace holdfast::postgres
