#include "backup/dump_backup.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

#include "archive/digest.h"
#include "archive/part_files.h"
#include "backup/pg_dump_run.h"
#include "backup/pg_restore_run.h"
#include "backup/source.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/client_programs.h"

namespace holdfast::backup {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

fs::path digest_path(const fs::path& path) {
  return path.string() + ".sha256";
}

// In the form that sha256sum -c reads.
void write_digest(base::AtomicFile& beside, const archive::Digest& digest, const fs::path& path) {
  beside.write(fmt::format("{}  {}\n", archive::hex(digest), path.filename().string()));
}

// The newest pg_restore at hand reads what any older pg_dump wrote.
void read_through_pg_restore(const fs::path& path, const postgres::ClientProgramPlaces& places, std::stop_token stop) {
  PgRestoreRun run(path, places, std::move(stop));
  std::array<char, 65536> buffer{};
  while (run.read(buffer.data(), buffer.size()) > 0) {
  }
}

}  // namespace

BackupReport back_up_as_dump(const BackupOptions& options, const fs::path& path, base::Progress& progress,
                             std::stop_token stop) {
  const double started = base::monotonic_seconds();
  Source source = open_source(options, stop);
  BackupReport report{.app = options.app};
  for (const auto& table : source.tables) {
    if (table.kind == 'r' && table.target == table.oid) ++report.tables;
  }
  const postgres::Result size = source.holder.run("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())");
  progress.begin("reading", static_cast<uint64_t>(size.integer(0, 0)));

  base::AtomicFile file(path);
  base::AtomicFile beside(digest_path(path));
  PgDumpRun run(source.holder, options, DumpText::of_pg_dump,
                {"--format=custom", fmt::format("--compress={}", options.level)}, stop);
  archive::Sha256 hash;
  std::array<char, 65536> buffer{};
  while (const size_t got = run.read(buffer.data(), buffer.size())) {
    const std::string_view bytes(buffer.data(), got);
    file.write(bytes);
    hash.update(bytes);
    progress.advance(got);
  }
  run.check_success();
  check_alive(source);
  progress.end();
  read_through_pg_restore(file.temporary_path(), options.program_places(), stop);
  const archive::Digest digest = hash.finish();
  if (archive::sha256_of(base::ReadFile(file.temporary_path()), stop) != digest) {
    throw Error(ErrorKind::file, fmt::format("{} does not read back as it was written", path.string()),
                "Check the disk.");
  }
  // Written before the .dump gets its name: a .dump without its digest would be half of a backup.
  write_digest(beside, digest, path);
  report.bytes = file.size();
  report.file = file.commit();
  if (report.file == path) {
    beside.commit();
  } else {
    // Somebody took the name meanwhile; a digest under it would speak of that file.
    base::AtomicFile renamed(digest_path(report.file));
    write_digest(renamed, digest, report.file);
    renamed.commit();
  }
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

DumpDigest verify_dump(const fs::path& dump, const fs::path& pg_bin, std::stop_token stop) {
  const base::ReadFile file = archive::open_backup_file(dump);
  const fs::path& path = file.path();
  DumpDigest outcome = DumpDigest::none;
  std::ifstream beside(digest_path(path));
  std::string expected;
  if (beside >> expected) {
    if (archive::hex(archive::sha256_of(file, stop)) != expected) {
      throw Error(ErrorKind::archive_damaged,
                  fmt::format("{} is not what {} says", base::printable(path.string()),
                              base::printable(digest_path(path).filename().string())),
                  "Use another backup.");
    }
    outcome = DumpDigest::matches;
  }
  read_through_pg_restore(dump, {.folder = pg_bin}, std::move(stop));
  return outcome;
}

}  // namespace holdfast::backup
