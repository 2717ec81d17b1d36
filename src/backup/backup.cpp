#include "backup/backup.h"

#include <fmt/format.h>

#include <optional>

#include "archive/archive_reader.h"
#include "archive/archive_writer.h"
#include "archive/verify.h"
#include "backup/dump_backup.h"
#include "backup/parallel_backup.h"
#include "backup/stream_backup.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/app_lock.h"

namespace holdfast::backup {

namespace {

archive::Contents write_archive(const BackupOptions& options, base::ByteSink& sink, base::Progress& progress,
                                std::stop_token stop) {
  archive::ArchiveWriter writer(sink, options.format, options.level);
  archive::Contents contents = options.engine == Engine::parallel ? back_up_in_parallel(options, writer, progress, stop)
                                                                  : back_up_by_pg_dump(options, writer, progress, stop);
  writer.finish(contents);
  return contents;
}

// The lock of the app, whose database must not be swapped or wiped meanwhile. A backup harms nobody, so one that may
// not reach the maintenance database goes on without.
std::optional<postgres::AppLock> lock_app(const BackupOptions& options, const std::stop_token& stop) {
  std::optional<postgres::AppLock> lock;
  if (!options.lock_app) return lock;
  const std::string database = postgres::Connection(options.target, stop).database();
  try {
    lock.emplace(options.target, database, "backup", stop);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::lock || error.kind() == base::ErrorKind::cancelled) throw;
    base::log_warning(fmt::format("other runs of holdfast are not kept away from {}: {}", base::printable(database),
                                  base::printable(error.what())));
  }
  return lock;
}

void read_back(const std::filesystem::path& path, unsigned workers, base::Progress& progress, std::stop_token stop) {
  const auto reader = archive::ArchiveReader::open(path);
  if (!reader) throw base::Error(base::ErrorKind::internal, "the archive just written cannot be read");
  archive::verify(*reader, reader->read_pieces(), workers, progress, std::move(stop));
}

BackupReport report_of(const archive::Contents& contents, double started) {
  BackupReport report{.app = contents.app, .tables = contents.tables.size()};
  report.rows = 0;
  for (const archive::Table& table : contents.tables) *report.rows += table.fingerprint.rows();
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

}  // namespace

BackupReport back_up(const BackupOptions& options, const std::filesystem::path& path, base::Progress& progress,
                     std::stop_token stop) {
  const double started = base::monotonic_seconds();
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (const size_t removed = base::remove_leftovers(folder)) {
    base::log_info(fmt::format("removed {} that an earlier run had left in {}",
                               base::counted(removed, "incomplete file"), folder.string()));
  }
  const std::optional<postgres::AppLock> lock = lock_app(options, stop);
  if (options.format == archive::Format::dump) return back_up_as_dump(options, path, progress, std::move(stop));
  base::AtomicFile file(path);
  const archive::Contents contents = write_archive(options, file, progress, stop);
  read_back(file.temporary_path(), options.jobs, progress, std::move(stop));
  BackupReport report = report_of(contents, started);
  report.bytes = file.size();
  report.file = file.commit();
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

BackupReport back_up(const BackupOptions& options, base::ByteSink& sink, base::Progress& progress,
                     std::stop_token stop) {
  const double started = base::monotonic_seconds();
  class CountingSink final : public base::ByteSink {
   public:
    explicit CountingSink(base::ByteSink& inner) : inner_(inner) {}
    void write(std::string_view bytes) override {
      inner_.write(bytes);
      count += bytes.size();
    }
    uint64_t count = 0;

   private:
    base::ByteSink& inner_;
  } counting(sink);
  const std::optional<postgres::AppLock> lock = lock_app(options, stop);
  BackupReport report = report_of(write_archive(options, counting, progress, std::move(stop)), started);
  report.bytes = counting.count;
  return report;
}

}  // namespace holdfast::backup
