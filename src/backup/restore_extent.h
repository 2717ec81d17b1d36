#pragma once

#include <string>
#include <vector>

#include "archive/script_tables.h"
#include "backup/restore_options.h"
#include "backup/restore_preview.h"

namespace holdfast::backup {

// How much of a database somebody else's file is, as pg_dump's options make it. Ours are always whole.
Extent extent_of(const archive::Contents& contents, const archive::ScriptTables& script);

// Makes the preview's tables say what would be there: a table that the file creates without rows is empty, not absent,
// and rows that go through a partitioned table are held against those of all its partitions.
void compare_with_script(const archive::ScriptTables& script, std::vector<TableComparison>& tables);

// Why a restore of that file cannot work, each with what would.
void add_extent_obstacles(const RestorePreview& preview, std::vector<std::string>& found);

// What would be gone since the file holds only a part.
void note_extent(const archive::Contents& contents, RestorePreview& preview);
void note_missing_finish(const archive::ScriptTables& script, bool live_has_indexes, RestorePreview& preview);

}  // namespace holdfast::backup
