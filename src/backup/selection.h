#pragma once

#include <string>

#include "archive/archive_reader.h"
#include "backup/restore_options.h"

namespace holdfast::backup {

// Whether the table is among those selected.
bool selects(const Selection& selection, const std::string& schema, const std::string& table);

// Throws Error(refused) that names a table or schema which is selected and not in the archive, or a table of which
// there are several in different schemas.
void check_selection(const Selection& selection, const archive::Contents& contents);

}  // namespace holdfast::backup
