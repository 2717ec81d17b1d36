#include "jobs/archive_list.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <set>
#include <utility>

#include "archive/archive_reader.h"
#include "archive/file_kind.h"
#include "archive/first_line.h"
#include "archive/part_files.h"
#include "archive/part_name.h"
#include "backup/kept_proof.h"
#include "backup/pg_restore_run.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/own_file.h"
#include "delivery/receipts.h"
#include "jobs/archive_name.h"
#include "jobs/pin.h"
#include "postgres/client_programs.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;
using base::Error;

bool has_name_of_backup(const fs::path& path) {
  std::string name = path.filename().string();
  if (const auto part = archive::parse_part_name(name)) name = part->archive;
  static constexpr std::array<const char*, 4> kEndings{".sql", ".sql.gz", ".sql.zst", ".dump"};
  return !name.starts_with('.') && std::ranges::any_of(kEndings, [&](const char* e) { return name.ends_with(e); });
}

std::string written_at(const base::ReadFile& file) {
  return base::iso_utc(std::chrono::floor<std::chrono::seconds>(file.written()));
}

// The proof that `holdfast prove` keeps beside an archive, if it is of this very file.
void read_own_proof(ListedArchive& listed, const archive::ArchiveReader& reader) {
  const auto proof = backup::read_proof(reader.file().path());
  if (!proof || !backup::fits(*proof, reader)) return;
  if (proof->holds()) listed.proved = proof->time;
  listed.proof_failed = !proof->holds();
}

void read_contents(const archive::ArchiveReader& reader, ListedArchive& listed) {
  const archive::Contents& contents = reader.contents();
  listed.created = contents.created;
  listed.app = contents.app;
  listed.database = contents.database.name;
  listed.is_ours = true;
  read_own_proof(listed, reader);
  listed.tables = contents.tables.size();
  listed.rows = 0;
  for (const archive::Table& table : contents.tables) *listed.rows += table.fingerprint.rows();
}

// The pg_restore of this machine, looked for once and only if it is needed.
class DumpReader {
 public:
  DumpReader(fs::path folder, std::stop_token stop) : folder_(std::move(folder)), stop_(std::move(stop)) {}

  std::optional<archive::DumpListing> list(const fs::path& dump) {
    if (!is_looked_for_) look_for();
    return program_ ? backup::list_dump(dump, *program_, stop_) : std::nullopt;
  }

 private:
  // Without the program the file is listed all the same.
  void look_for() {
    is_looked_for_ = true;
    try {
      program_ = postgres::newest_client_program("pg_restore", {.folder = folder_}, stop_);
    } catch (const Error& error) {
      if (error.kind() != base::ErrorKind::client_program) throw;
    }
  }

  const fs::path folder_;
  const std::stop_token stop_;
  bool is_looked_for_ = false;
  std::optional<postgres::ClientProgram> program_;
};

void read_proof_of_foreign(ListedArchive& listed, const base::ReadFile& file) {
  const auto proof = backup::read_proof(file.path());
  if (!proof || !backup::seems_to_fit(*proof, file)) return;
  listed.proof_failed = !proof->holds();
  if (listed.proof_failed) return;
  listed.proved = proof->time;
  listed.tables = proof->tables;
  listed.rows = proof->rows;
}

// Ours has its digest beside it.
void read_dump(ListedArchive& listed, const base::ReadFile& file, const fs::path& path, DumpReader& dumps) {
  listed.app = listed.named_app;
  listed.is_ours = !listed.app.empty() && base::why_not_own(file.path().string() + ".sha256").empty();
  if (const auto listing = dumps.list(path)) {
    listed.database = listing->database;
    listed.tables = listing->tables;
  }
  read_proof_of_foreign(listed, file);
}

// Of this very backup, and not of another one that had its name before.
std::vector<delivery::Delivery> deliveries_of(const ListedArchive& listed) {
  std::vector<delivery::Delivery> deliveries = delivery::read_receipts(listed.path);
  std::erase_if(deliveries,
                [&](const delivery::Delivery& delivery) { return delivery.about.created != listed.created; });
  return deliveries;
}

// Of a part, the archive's: where a part is missing there is nothing to open.
fs::path path_of_whole(const fs::path& path) {
  const auto part = archive::parse_part_name(path.filename().string());
  return part ? path.parent_path() / part->archive : path;
}

// nullopt: it is neither an archive of ours nor a dump.
std::optional<ListedArchive> look_at(const fs::path& path, DumpReader& dumps) {
  ListedArchive listed{.path = path_of_whole(path)};
  listed.is_pinned = is_pinned(listed.path);
  const auto name = parse_archive_name(listed.path.filename().string());
  if (name) listed.named_app = name->app;
  try {
    const base::ReadFile file = archive::open_backup_file(path);
    listed.path = file.path();
    listed.bytes = file.size();
    listed.parts = file.parts();
    listed.created = written_at(file);
    if (const auto reader = archive::ArchiveReader::open(path)) {
      read_contents(*reader, listed);
    } else if (archive::is_custom_dump(file)) {
      read_dump(listed, file, path, dumps);
    } else if (archive::is_pg_dump_start(archive::start_of_text(file, 200))) {
      read_proof_of_foreign(listed, file);
    } else {
      return std::nullopt;
    }
    listed.deliveries = deliveries_of(listed);
    listed.receipts_damaged = delivery::has_unreadable_receipts(listed.path);
  } catch (const Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    listed.damage = error.what();
    if (listed.created.empty() && name) listed.created = name->created;
  }
  return listed;
}

// Of an archive in parts, one of them.
std::vector<fs::path> without_other_parts(std::vector<fs::path> files) {
  std::ranges::sort(files);
  std::set<std::pair<std::string, unsigned>> seen;
  std::erase_if(files, [&](const fs::path& file) {
    const auto part = archive::parse_part_name(file.filename().string());
    return part && !seen.emplace(part->archive, part->count).second;
  });
  return files;
}

std::vector<fs::path> files_of(const fs::path& folder, std::vector<IgnoredFile>* ignored) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    if (!has_name_of_backup(it->path())) continue;
    if (std::string why = base::why_not_own(it->path()); why.empty()) {
      files.push_back(it->path());
    } else if (ignored != nullptr) {
      ignored->push_back({it->path(), std::move(why)});
    }
  }
  errno = failure.value();
  if (failure) base::throw_file_error("read the folder", folder.string());
  return without_other_parts(std::move(files));
}

}  // namespace

std::vector<ListedArchive> list_archives(const std::vector<std::string>& paths, const fs::path& pg_bin,
                                         std::stop_token stop, std::vector<IgnoredFile>* ignored) {
  DumpReader dumps(pg_bin, std::move(stop));
  std::vector<ListedArchive> archives;
  for (const std::string& path : paths) {
    std::error_code failure;
    if (!fs::is_directory(path, failure)) {
      if (!fs::exists(path, failure)) archive::open_backup_file(path);  // throws if it is not there, nor any part
      ListedArchive named = look_at(path, dumps).value_or(ListedArchive{.path = path, .damage = "it is no backup"});
      archives.push_back(std::move(named));
      continue;
    }
    for (const fs::path& file : files_of(path, ignored)) {
      if (auto found = look_at(file, dumps)) archives.push_back(std::move(*found));
    }
  }
  std::ranges::stable_sort(archives, [](const ListedArchive& a, const ListedArchive& b) {
    return std::pair(a.created, a.path) > std::pair(b.created, b.path);
  });
  return archives;
}

}  // namespace holdfast::jobs
