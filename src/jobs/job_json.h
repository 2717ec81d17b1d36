#pragma once

#include <string>

#include "jobs/job.h"

namespace holdfast::jobs {

// Jobs as JSON in ASCII: how queues of ours keep what nobody else reads. Reading throws std::exception for anything
// that was not written by these.
std::string to_json(const BackupJob& job);
BackupJob job_from_json(const std::string& text);

std::string to_json(const FinishedJob& finished);
FinishedJob finished_from_json(const std::string& text);

}  // namespace holdfast::jobs
