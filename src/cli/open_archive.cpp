#include "cli/open_archive.h"

#include <fmt/format.h>

#include "archive/part_files.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

std::string first_bytes(const std::filesystem::path& path) {
  const base::ReadFile file = archive::open_backup_file(path);
  std::string bytes(8, '\0');
  bytes.resize(file.read_at(0, bytes.data(), bytes.size()));
  return bytes;
}

}  // namespace

bool is_custom_dump(const std::filesystem::path& path) {
  return first_bytes(path).starts_with("PGDMP");
}

archive::ArchiveReader open_archive(const std::filesystem::path& path) {
  if (auto reader = archive::ArchiveReader::open(path)) return std::move(*reader);
  const std::string name = base::printable(path.string());
  if (first_bytes(path).empty()) {
    throw Error(ErrorKind::archive_damaged, fmt::format("{} is empty", name), "Use another backup.");
  }
  if (is_custom_dump(path)) {
    throw Error(ErrorKind::archive_damaged, fmt::format("{} is a custom-format dump, without contents of ours", name),
                "`pg_restore --list` shows what it holds, `holdfast verify` reads it through.");
  }
  throw Error(ErrorKind::archive_damaged, fmt::format("{} is not a holdfast archive, or one that is cut short", name),
              "Name a file that `holdfast backup` made.");
}

std::string made_by(const archive::Contents& contents) {
  return contents.pg_dump_version.empty() ? "an unknown program" : "pg_dump " + contents.pg_dump_version;
}

backup::AnyFile open_any_file(const std::filesystem::path& path, const backup::AnyFile::Options& options,
                              std::stop_token stop) {
  const auto progress = make_progress();
  return backup::AnyFile::open(path, options, *progress, std::move(stop));
}

}  // namespace holdfast::cli
