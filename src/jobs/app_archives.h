#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

#include "config/settings.h"
#include "jobs/archive_list.h"

namespace holdfast::jobs {

// The app's archives in BACKUP__DIRECTORY, the newest first; damaged ones and those that other programs made are among
// them. Throws Error(file) for a folder that is not there.
std::vector<ListedArchive> app_archives(const config::Settings& settings, const std::stop_token& stop);

// Holdfast made it, and can restore it from a chat.
bool can_be_restored(const ListedArchive& archive);

// The one of that path, if it can be read, and each file of it is one that nobody else could have put there or written
// to. Throws Error(refused) where it is not, or no longer.
ListedArchive trusted_archive(const config::Settings& settings, const std::filesystem::path& path,
                              const std::stop_token& stop);

}  // namespace holdfast::jobs
