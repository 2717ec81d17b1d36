#pragma once

#include <string>

#include "archive/format.h"
#include "base/clock.h"
#include "config/settings.h"
#include "jobs/job.h"
#include "jobs/output_path.h"

namespace holdfast::jobs {

// What the settings say of the place and the format of a backup.
OutputWishes wishes_of(const config::BackupSettings& settings, const std::string& app, const std::string& output);

// Where the backup of a job goes. Throws as choose_output() does.
OutputPath output_of(const config::BackupSettings& settings, const BackupJob& job, base::Clock::TimePoint now);

// BACKUP__LEVEL where the backup is of the format that it was set for, else that format's own. Throws Error(usage) if
// it is out of that format's range.
int level_of(const config::Settings& settings, archive::Format format);

}  // namespace holdfast::jobs
