#include "jobs/backup_settings.h"

#include <fmt/format.h>

#include "base/error.h"

namespace holdfast::jobs {

OutputWishes wishes_of(const config::BackupSettings& settings, const std::string& app, const std::string& output) {
  return {.app = app,
          .output = output,
          .folder = settings.directory,
          .standard = archive::format_named(settings.format).value_or(archive::Format::sql_gz)};
}

OutputPath output_of(const config::BackupSettings& settings, const BackupJob& job, base::Clock::TimePoint now) {
  OutputWishes wishes = wishes_of(settings, job.app, "");
  wishes.name = job.name.value_or("");
  if (!job.compress) wishes.format = archive::Format::sql;
  if (job.compress && wishes.standard == archive::Format::sql) wishes.standard = archive::Format::sql_gz;
  return choose_output(wishes, now);
}

int level_of(const config::Settings& settings, archive::Format format) {
  const archive::LevelRange range = archive::levels(format);
  const std::optional<int> level = settings.backup.level;
  if (!level || settings.backup.format != archive::name_of(format)) return range.standard;
  if (*level >= range.lowest && *level <= range.highest) return *level;
  throw base::Error(base::ErrorKind::usage,
                    fmt::format("{}: BACKUP__LEVEL \"{}\" is out of range for {}",
                                settings.values.find("BACKUP__LEVEL")->from, *level, settings.backup.format),
                    fmt::format("It goes from {} to {}.", range.lowest, range.highest));
}

}  // namespace holdfast::jobs
