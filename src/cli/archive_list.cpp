#include "cli/archive_list.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "archive/archive_reader.h"
#include "archive/first_line.h"
#include "backup/kept_proof.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/open_archive.h"

namespace holdfast::cli {

namespace {

namespace fs = std::filesystem;
using base::Error;

bool has_name_of_backup(const fs::path& path) {
  const std::string name = path.filename().string();
  static constexpr std::array<const char*, 4> kEndings{".sql", ".sql.gz", ".sql.zst", ".dump"};
  return !name.starts_with('.') && std::ranges::any_of(kEndings, [&](const char* e) { return name.ends_with(e); });
}

std::string written_at(const fs::path& path) {
  std::error_code ignored;
  const auto time = fs::last_write_time(path, ignored);
  if (ignored) return "";
  return base::iso_utc(std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(time)));
}

// Of the proof that `holdfast prove` keeps beside an archive, if it is of this very file and holds.
std::string proof_time(const archive::ArchiveReader& reader) {
  const auto proof = backup::read_proof(reader.file().path());
  return proof && proof->holds() && backup::fits(*proof, reader) ? proof->time : "";
}

void read_contents(const archive::ArchiveReader& reader, ListedArchive& listed) {
  const archive::Contents& contents = reader.contents();
  listed.created = contents.created;
  listed.app = contents.app;
  listed.proved = proof_time(reader);
  listed.tables = contents.tables.size();
  listed.rows = 0;
  for (const archive::Table& table : contents.tables) *listed.rows += table.fingerprint.rows();
}

// nullopt: it is neither an archive of ours nor a dump.
std::optional<ListedArchive> look_at(const fs::path& path) {
  ListedArchive listed{.path = path};
  try {
    const base::ReadFile file(path);
    listed.bytes = file.size();
    listed.created = written_at(path);
    if (const auto reader = archive::ArchiveReader::open(path)) {
      read_contents(*reader, listed);
    } else if (!is_custom_dump(path) && !archive::is_pg_dump_start(archive::start_of_text(file, 200))) {
      return std::nullopt;
    }
  } catch (const Error& error) {
    listed.damage = error.what();
  }
  return listed;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    std::error_code gone;
    if (it->symlink_status(gone).type() == fs::file_type::regular && has_name_of_backup(it->path())) {
      files.push_back(it->path());
    }
  }
  errno = failure.value();
  if (failure) base::throw_file_error("read the folder", folder.string());
  return files;
}

}  // namespace

std::vector<ListedArchive> list_archives(const std::vector<std::string>& paths) {
  std::vector<ListedArchive> archives;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
      base::ReadFile(fs::path(path));  // throws if it is not there
      ListedArchive named = look_at(path).value_or(ListedArchive{.path = path, .damage = "it is no backup"});
      archives.push_back(std::move(named));
      continue;
    }
    for (const fs::path& file : files_of(path)) {
      if (auto found = look_at(file)) archives.push_back(std::move(*found));
    }
  }
  std::ranges::stable_sort(archives, [](const ListedArchive& a, const ListedArchive& b) {
    return std::pair(a.created, a.path) > std::pair(b.created, b.path);
  });
  return archives;
}

}  // namespace holdfast::cli
