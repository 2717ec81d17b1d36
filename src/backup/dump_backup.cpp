#include "backup/dump_backup.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>
#include <vector>

#include "archive/digest.h"
#include "archive/part_files.h"
#include "backup/pg_dump_run.h"
#include "backup/pg_restore_run.h"
#include "backup/source.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/own_file.h"
#include "base/text.h"
#include "postgres/client_programs.h"

namespace holdfast::backup {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr std::string_view kAppMark = "# app: ";
constexpr std::string_view kLabelMark = "# ";
// Of a FILE.sha256, which anybody may have lengthened.
constexpr size_t kMostLines = 1000;

fs::path digest_path(const fs::path& path) {
  return path.string() + ".sha256";
}

// In the form that sha256sum -c reads, which passes by lines that begin with #.
std::string digest_text(const archive::Digest& digest, const fs::path& path, const DumpOrigin& origin) {
  std::string text = fmt::format("{}  {}\n", archive::hex(digest), path.filename().string());
  if (!origin.app.empty()) text += fmt::format("{}{}\n", kAppMark, origin.app);
  for (const auto& [key, value] : origin.labels) text += fmt::format("{}{}={}\n", kLabelMark, key, value);
  return text;
}

// The lines of FILE.sha256; none if it is not ours.
std::vector<std::string> digest_lines(const fs::path& path) {
  std::vector<std::string> lines;
  if (!base::why_not_own(digest_path(path)).empty()) return lines;
  std::ifstream file(digest_path(path));
  for (std::string line; lines.size() < kMostLines && std::getline(file, line);) lines.push_back(line);
  const bool is_ours = !lines.empty() && lines[0].size() == 66 + path.filename().string().size() &&
                       lines[0].ends_with("  " + path.filename().string());
  return is_ours ? lines : std::vector<std::string>();
}

bool is_taken(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored)) || fs::exists(fs::symlink_status(digest_path(path), ignored));
}

// The digest first, which keeps the name for the .dump meanwhile: a .dump without one would be half of a backup. Where
// somebody takes a name meanwhile, both get the next one.
fs::path publish(base::AtomicFile& file, const fs::path& path, const archive::Digest& digest,
                 const DumpOrigin& origin) {
  for (int number = 1;; ++number) {
    const fs::path dump = base::numbered_path(path, number);
    if (is_taken(dump)) continue;
    base::AtomicFile beside(digest_path(dump));
    beside.write(digest_text(digest, dump, origin));
    if (!beside.commit_as(digest_path(dump))) continue;
    std::error_code ignored;
    try {
      if (file.commit_as(dump)) return dump;
    } catch (const Error&) {
      fs::remove(digest_path(dump), ignored);
      throw;
    }
    fs::remove(digest_path(dump), ignored);
  }
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
  // Refuses the name if a digest has it: that may be of a .dump in parts, or of one that was moved.
  base::AtomicFile(digest_path(path));
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
  report.bytes = file.size();
  report.file = publish(file, path, digest, {.app = options.app, .labels = options.labels});
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

DumpOrigin read_dump_origin(const fs::path& dump) {
  DumpOrigin origin;
  for (const std::string& line : digest_lines(dump)) {
    if (origin.app.empty() && line.starts_with(kAppMark)) origin.app = line.substr(kAppMark.size());
    const size_t equals = line.find('=');
    if (!line.starts_with(kLabelMark) || equals == std::string::npos) continue;
    origin.labels.emplace(line.substr(kLabelMark.size(), equals - kLabelMark.size()), line.substr(equals + 1));
  }
  return origin;
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
