#pragma once

#include <string>

#include "archive/format.h"
#include "config/settings.h"
#include "jobs/output_path.h"

namespace holdfast::jobs {

// What the settings say of the place and the format of a backup.
OutputWishes wishes_of(const config::BackupSettings& settings, const std::string& app, const std::string& output);

// BACKUP__LEVEL where the backup is of the format that it was set for, else that format's own. Throws Error(usage) if
// it is out of that format's range.
int level_of(const config::Settings& settings, archive::Format format);

}  // namespace holdfast::jobs
