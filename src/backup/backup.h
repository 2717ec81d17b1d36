#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "archive/contents.h"
#include "backup/backup_options.h"
#include "base/file.h"
#include "base/progress.h"

namespace holdfast::backup {

// What a backup came to.
struct BackupReport {
  std::string app;
  std::filesystem::path file;    // empty: standard output
  uint64_t bytes = 0;            // of the file
  uint64_t tables = 0;           // whose rows are in it
  std::optional<uint64_t> rows;  // nullopt: of a .dump
  double seconds = 0;
};

// Makes one backup at `path`, which must not exist. The file appears under its name only when it is complete, has been
// read back and every digest held; if its name was taken meanwhile, the report tells the name it got instead.
// Throws Error, and leaves neither a file nor a session behind.
BackupReport back_up(const BackupOptions& options, const std::filesystem::path& path, base::Progress& progress,
                     std::stop_token stop);

// The same to a pipe, which cannot be read back. Not for Format::dump.
BackupReport back_up(const BackupOptions& options, base::ByteSink& sink, base::Progress& progress,
                     std::stop_token stop);

}  // namespace holdfast::backup
