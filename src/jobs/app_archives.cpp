#include "jobs/app_archives.h"

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

std::vector<ListedArchive> app_archives(const config::Settings& settings, const std::stop_token& stop) {
  auto archives = list_archives({settings.backup.directory.string()}, settings.backup.pg_bin, stop);
  std::erase_if(archives, [&](const ListedArchive& archive) {
    return (archive.app.empty() ? archive.named_app : archive.app) != settings.app;
  });
  return archives;
}

bool can_be_restored(const ListedArchive& archive) {
  return archive.is_ours && archive.damage.empty();
}

ListedArchive trusted_archive(const config::Settings& settings, const std::filesystem::path& path,
                              const std::stop_token& stop) {
  const std::vector<ListedArchive> archives = app_archives(settings, stop);
  const auto found = std::ranges::find(archives, path, &ListedArchive::path);
  if (found != archives.end() && found->damage.empty() && has_own_parts_alone(*found)) return *found;
  const std::string name = base::printable(path.string());
  throw base::Error(base::ErrorKind::refused,
                    found == archives.end()
                        ? fmt::format("{} is not, or no longer, among the archives of {}", name, settings.app)
                        : fmt::format("{} is damaged, or others could have written to a part of it", name),
                    "Choose another one; from a command line holdfast takes any file.");
}

}  // namespace holdfast::jobs
