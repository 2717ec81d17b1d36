#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "config/settings.h"
#include "jobs/queue.h"

namespace holdfast::jobs {

// By these an archive is known for a job's: `job`, its id, printable, and `job_enqueued`, when it was enqueued, since
// an id may be used again.
std::map<std::string, std::string> labels_of(const TakenJob& taken);

// The archive of this very job that an earlier worker made, in BACKUP__DIRECTORY. nullopt: there is none that is
// complete, and nobody else's file is taken for it.
std::optional<std::filesystem::path> find_archive_of_job(const config::Settings& settings, const TakenJob& taken);

// What a worker that died has left of the job: the digest of a .dump that has not got its name.
void remove_half_archives_of_job(const config::Settings& settings, const TakenJob& taken);

}  // namespace holdfast::jobs
