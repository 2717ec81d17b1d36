#include "cli/open_archive.h"

#include <fmt/format.h>

#include "archive/file_kind.h"
#include "archive/part_files.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

using base::Error;
using base::ErrorKind;

archive::ArchiveReader open_archive(const std::filesystem::path& path) {
  if (auto reader = archive::ArchiveReader::open(path)) return std::move(*reader);
  const std::string name = base::printable(path.string());
  const base::ReadFile file = archive::open_backup_file(path);
  if (file.size() == 0) {
    throw Error(ErrorKind::archive_damaged, fmt::format("{} is empty", name), "Use another backup.");
  }
  if (archive::is_custom_dump(file)) {
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
