#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/env_file.h"

namespace holdfast::config {

// The apps that have a folder in `root`/apps, by name.
std::vector<std::string> apps_in(const std::filesystem::path& root);

// The app that is meant: `given`, else APP__NAME of the environment or of `root`/.env, else the only folder in apps/.
// Empty if none of these says anything. Throws Error(usage) that lists the apps if there are several or not that one.
std::string choose_app(const std::filesystem::path& root, const std::string& given, const Variables& environment);

}  // namespace holdfast::config
