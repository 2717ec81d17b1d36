#include "jobs/app_restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backup/kept_databases.h"
#include "backup/open_for_restore.h"
#include "backup/restore.h"
#include "backup/story.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "jobs/app_archives.h"
#include "jobs/chat_words.h"
#include "jobs/preview_digest.h"
#include "jobs/reach_database.h"
#include "postgres/app_lock.h"
#include "postgres/databases.h"

namespace holdfast::jobs {

struct AppRestore::Opened {
  ListedArchive archive;
  backup::AnyFile file;
  backup::RestoreOptions options;
};

struct AppRestore::Previewed {
  backup::RestorePreview preview;
  ChatPreview shown;
};

AppRestore::AppRestore(const config::Settings& settings, const base::Clock& clock, std::string tool_version)
    : settings_(settings), clock_(clock), tool_version_(std::move(tool_version)) {}

AppRestore::Opened AppRestore::open(const std::filesystem::path& path, base::Clock::TimePoint previewed,
                                    base::Progress& progress, const std::stop_token& stop) const {
  ListedArchive archive = trusted_archive(settings_, path, stop);
  if (!can_be_restored(archive)) {
    throw base::Error(base::ErrorKind::refused,
                      fmt::format("{} is no archive of holdfast's", base::printable(path.string())),
                      "`holdfast restore FILE` takes it, on the command line.");
  }
  const postgres::Target target = reach_database(settings_.database, {}, stop);
  std::string database = required_database(target);
  return {.archive = std::move(archive),
          .file = backup::open_for_restore(path, target, settings_.backup.pg_bin, progress, stop),
          .options = {.target = target,
                      .database = std::move(database),
                      .timestamp = backup::suffix_time(base::iso_utc(previewed)),
                      .now = base::iso_utc(clock_.now()),
                      .tool_version = tool_version_,
                      .jobs = settings_.backup.jobs.value_or(base::processors()),
                      .row_versions = true}};
}

AppRestore::Previewed AppRestore::look(const Opened& opened, base::Clock::TimePoint previewed,
                                       const std::stop_token& stop) const {
  backup::RestorePreview preview = backup::preview_restore(opened.file.reader(), opened.options, stop);
  const std::vector<std::string>& notes = opened.file.notes();
  preview.notes.insert(preview.notes.end(), notes.begin(), notes.end());
  const std::string& database = opened.options.database;
  if (!is_meant(settings_, database)) preview.notes.push_back(doubt_about(database, settings_.app));
  ChatPreview shown = chat_preview_of(opened.archive, preview);
  shown.digest = digest_of(FileIdentity::of(opened.file), preview);
  shown.made = previewed;
  return {.preview = std::move(preview), .shown = std::move(shown)};
}

ChatPreview AppRestore::preview(const std::filesystem::path& path, base::Progress& progress,
                                const std::stop_token& stop) const {
  const base::Clock::TimePoint now = clock_.now();
  return look(open(path, now, progress, stop), now, stop).shown;
}

std::variant<RestoreDone, ChatPreview> AppRestore::restore(const ConfirmedRestore& confirmed, base::Progress& progress,
                                                           const std::stop_token& stop) const {
  const Opened opened = open(confirmed.path, confirmed.previewed, progress, stop);
  const backup::RestoreOptions& options = opened.options;
  postgres::AppLock lock(options.target, options.database, "restore", stop);
  const Previewed now = look(opened, confirmed.previewed, stop);
  if (now.shown.digest != confirmed.digest) return now.shown;
  const auto report = backup::restore(opened.file.reader(), now.preview, options, lock, progress, stop);
  return RestoreDone{.database = report.database,
                     .kept_as = report.kept_as,
                     .tables = report.tables,
                     .rows = report.rows,
                     .seconds = report.seconds,
                     .notes = now.preview.advice()};
}

bool AppRestore::restore_happened(const std::string& kept_as, const std::stop_token& stop) const {
  const postgres::Target target = reach_database(settings_.database, {}, stop);
  const std::string database = required_database(target);
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
  if (kept_as.empty()) return postgres::oid_of_database(maintenance, database).has_value();
  const auto kept = backup::kept_for(backup::read_kept_databases(maintenance), database);
  return std::ranges::find(kept, kept_as, &backup::KeptDatabase::name) != kept.end();
}

}  // namespace holdfast::jobs
