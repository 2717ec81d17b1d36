#include "config/apps.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/near_word.h"
#include "base/text.h"

namespace holdfast::config {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

std::string apps_hint(const std::vector<std::string>& apps) {
  return fmt::format("The apps in apps/ are {}.", base::printable(base::join(apps, ", ")));
}

std::string named_by_settings(const fs::path& root, const Variables& environment) {
  const auto exported = environment.find("APP__NAME");
  if (exported != environment.end() && !exported->second.empty()) return exported->second;
  const auto file = EnvFile::read((root / ".env").lexically_normal(), environment);
  const EnvFile::Entry* said = file ? file->find("APP__NAME") : nullptr;
  return said == nullptr ? "" : said->value;
}

}  // namespace

std::vector<std::string> apps_in(const fs::path& root) {
  std::vector<std::string> apps;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root / "apps", ignored)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory(ignored) && !name.starts_with('.')) apps.push_back(name);
  }
  std::ranges::sort(apps);
  return apps;
}

std::string choose_app(const fs::path& root, const std::string& given, const Variables& environment) {
  const std::string named = given.empty() ? named_by_settings(root, environment) : given;
  const std::vector<std::string> apps = apps_in(root);
  if (named.empty()) {
    if (apps.size() <= 1) return apps.empty() ? "" : apps.front();
    throw Error(ErrorKind::usage, "which app? None is named, and there are several", apps_hint(apps));
  }
  if (apps.empty() || std::ranges::find(apps, named) != apps.end()) return named;
  const std::string_view near = base::near_word(named, {apps.begin(), apps.end()});
  throw Error(ErrorKind::usage, fmt::format("there is no app {} in apps/", base::printable(named)),
              near.empty() ? apps_hint(apps) : fmt::format("Did you mean {}?", base::printable(near)));
}

}  // namespace holdfast::config
