#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "archive/archive_reader.h"
#include "backup/any_file.h"
#include "backup/restore.h"
#include "backup/restore_preview.h"

namespace holdfast::cli {

// The preview and the outcome of a restore, as text on standard output and as JSON.
void print_preview(const backup::AnyFile& file, const backup::RestorePreview& preview);
nlohmann::json preview_json(const archive::ArchiveReader& reader, const backup::RestorePreview& preview);

void print_outcome(const backup::RestoreReport& report);
nlohmann::json outcome_json(const backup::RestoreReport& report);

}  // namespace holdfast::cli
