#pragma once

#include <memory>

#include "config/settings.h"
#include "jobs/queue.h"
#include "jobs/state_folder.h"

namespace holdfast::jobs {

// The queue of an app's jobs, as its settings have it: Redis where QUEUE__URL leads, which is connected to when it is
// first needed; else the file of the state folder, which is made. Throws Error(usage) for a URL that is none, and what
// SqliteQueue throws.
std::unique_ptr<Queue> open_queue(const config::Settings& settings, const StateFiles& files);

}  // namespace holdfast::jobs
