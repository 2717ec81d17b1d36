#pragma once

#include <cstdint>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The rows of an extension's configuration table that are the user's: those that pg_dump would dump.
struct ConfigurationRows {
  postgres::TableInfo table;
  uint64_t rows = 0;
};

// Whether the role may not see which rows it has.
bool is_hidden_configuration(const postgres::TableInfo& table);

// Tables without such rows are not among them, nor are hidden ones.
std::vector<ConfigurationRows> count_configuration_rows(postgres::Connection& connection,
                                                        const std::vector<postgres::TableInfo>& tables);

// Deletes them, in the present transaction, and keeps what the extension itself put there. A table that the role may
// not change does no harm as long as it has no such rows. Throws Error(refused) for a hidden one, Error(database) with
// the server's words otherwise.
std::vector<ConfigurationRows> delete_configuration_rows(postgres::Connection& in_transaction,
                                                         const std::vector<postgres::TableInfo>& tables);

}  // namespace holdfast::backup
