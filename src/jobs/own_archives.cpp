#include "jobs/own_archives.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "archive/part_files.h"
#include "base/error.h"
#include "base/own_file.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

// The list has looked at one of them alone.
bool has_own_parts_alone(const ListedArchive& archive) {
  if (archive.parts == 1) return true;
  const base::ReadFile file = archive::open_backup_file(archive.path);
  return std::ranges::all_of(file.parts_with(0, file.size()), [&](const std::string& part) {
    return base::why_not_own(archive.path.parent_path() / part).empty();
  });
}

}  // namespace

std::vector<ListedArchive> own_archives(const config::Settings& settings, const std::stop_token& stop) {
  auto archives = list_archives({settings.backup.directory.string()}, settings.backup.pg_bin, stop);
  std::erase_if(archives, [&](const ListedArchive& archive) {
    return !archive.damage.empty() || !archive.is_ours || archive.app != settings.app || !has_own_parts_alone(archive);
  });
  return archives;
}

ListedArchive own_archive(const config::Settings& settings, const std::filesystem::path& path,
                          const std::stop_token& stop) {
  const std::vector<ListedArchive> archives = own_archives(settings, stop);
  const auto found = std::ranges::find(archives, path, &ListedArchive::path);
  if (found != archives.end()) return *found;
  throw base::Error(base::ErrorKind::refused,
                    fmt::format("{} is none of the archives of {} that can be restored here",
                                base::printable(path.string()), settings.app),
                    "Choose one that is listed; from a command line `holdfast restore FILE` takes any file.");
}

}  // namespace holdfast::jobs
