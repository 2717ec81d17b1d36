#pragma once

#include <optional>

#include "config/settings.h"
#include "jobs/app_status.h"
#include "jobs/state_folder.h"
#include "jobs/worker.h"

namespace holdfast::jobs {

// What is wrong with what read_status() has read: each adds to the status's problems what it finds.

void judge_files_of_settings(AppStatus& status, const config::Settings& settings);
void judge_last_backup(AppStatus& status, const StatusQuestion& question);
void judge_worker(AppStatus& status, const StatusQuestion& question, const StateFiles& files,
                  const std::optional<RunningWorker>& worker);
// Where judge_worker() has not told of it already. Of a queue in Redis the workers may be elsewhere.
void judge_waiting_job(AppStatus& status, const StatusQuestion& question);
// The last failure counts until a backup was made after it.
void judge_last_failure(AppStatus& status);
void judge_deliveries(AppStatus& status, const StatusQuestion& question);
// An enabled channel that is not complete would fail every backup.
void judge_channels(AppStatus& status, const config::Settings& settings);
// Where the next backup is no smaller than the last one, there must be room for it.
void judge_space(AppStatus& status);
void judge_folder(AppStatus& status, const config::Settings& settings);

}  // namespace holdfast::jobs
