#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

#include "config/settings.h"
#include "jobs/archive_list.h"

namespace holdfast::jobs {

// The app's own archives in BACKUP__DIRECTORY, the newest first: made by holdfast for this app, readable, and each
// file of them one that nobody else could have put there or written to. Throws Error(file) for a folder that is not
// there.
std::vector<ListedArchive> own_archives(const config::Settings& settings, const std::stop_token& stop);

// The one of that path. Throws Error(refused) where it is not, or no longer, among them.
ListedArchive own_archive(const config::Settings& settings, const std::filesystem::path& path,
                          const std::stop_token& stop);

}  // namespace holdfast::jobs
