#pragma once

#include <string>
#include <vector>

#include "archive/script_tables.h"
#include "backup/restore_options.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Why the rows of the selected partitioned tables and partitions cannot be replaced in the live database, each with
// what would help: rows of a partition that only one side has would be lost or stay, and a partition that the live
// database lacks would come back as a table of its own. Empty if they can. Throws Error(database).
std::vector<std::string> partitions_that_differ(postgres::Connection& live, const Selection& selection,
                                                const archive::ScriptTables& script);

}  // namespace holdfast::backup
