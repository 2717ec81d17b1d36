#pragma once

#include <string>

#include "archive/archive_reader.h"
#include "archive/script_tables.h"
#include "backup/restore_options.h"

namespace holdfast::backup {

// Whether the table is among those selected.
bool selects(const Selection& selection, const std::string& schema, const std::string& table);

// The selection with the partitions of those tables that are partitioned. Throws Error(refused) that names a table or
// schema which is selected and not in the archive, or a table of which there are several in different schemas.
Selection resolved(Selection selection, const archive::Contents& contents, const archive::ScriptTables& script);

}  // namespace holdfast::backup
