#pragma once

#include <filesystem>
#include <optional>

#include "config/settings.h"
#include "jobs/queue.h"

namespace holdfast::jobs {

// The label by which an archive is known for a job's: the job's id, printable.
inline constexpr const char* kJobLabel = "job";

// The archive of this very job that an earlier worker made, in BACKUP__DIRECTORY. nullopt: there is none that is
// complete, and nobody else's file is taken for it.
std::optional<std::filesystem::path> find_archive_of_job(const config::Settings& settings, const TakenJob& taken);

}  // namespace holdfast::jobs
