#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_reader.h"
#include "base/progress.h"
#include "postgres/client_programs.h"

namespace holdfast::backup {

// A backup file of any kind, opened to be looked at, checked and restored by the same code: an archive of ours as it
// is; anything else was read through once and cut into pieces in a working copy, an archive of ours that has no name
// and is gone with this object.
class AnyFile {
 public:
  struct Options {
    std::filesystem::path pg_bin;  // where pg_restore is, for a .dump; empty: everywhere
    // Whether the server knows a setting; others are left out of a script. Without it all are kept.
    std::function<bool(std::string_view)> known_setting;
    // In which there may be a pg_restore, too.
    std::shared_ptr<const postgres::Container> container = nullptr;

    postgres::ClientProgramPlaces program_places() const { return {.folder = pg_bin, .container = container}; }
  };

  // `path` is that of a file or of parts, as archive::open_backup_file() takes it, and throws it.
  // Throws Error(archive_damaged) that says what the file is if it is no backup, or is not whole; Error(refused) for a
  // script that would do what a restore may not; Error(file) if there is no room for the working copy.
  static AnyFile open(const std::filesystem::path& path, const Options& options, base::Progress& progress,
                      std::stop_token stop);

  // Its path is the file's own, whatever is read; of an archive in parts, that of the whole.
  const archive::ArchiveReader& reader() const { return reader_; }
  bool is_ours() const { return is_ours_; }
  // "sql.gz", "dump" …: what the file itself is.
  const std::string& format() const { return format_; }
  // Of the file itself, in bytes.
  uint64_t size() const { return stored().size(); }
  // The file itself, which is not what reader() reads if it is somebody else's.
  const base::ReadFile& stored() const { return is_ours_ ? reader_.file() : *stored_; }
  // What was left out of a script or cannot be known of it.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  AnyFile(archive::ArchiveReader reader, bool is_ours) : reader_(std::move(reader)), is_ours_(is_ours) {}

  archive::ArchiveReader reader_;
  bool is_ours_;
  std::optional<base::ReadFile> stored_;
  std::string format_;
  std::vector<std::string> notes_;
};

}  // namespace holdfast::backup
