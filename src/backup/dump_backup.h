#pragma once

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>

#include "backup/backup.h"
#include "backup/backup_options.h"
#include "base/progress.h"

namespace holdfast::backup {

// A backup in PostgreSQL's custom format, as pg_dump -Fc writes it, for users of pg_restore. It has no contents of
// ours; its SHA-256 is published beside it, and before it, as FILE.sha256, in the form that sha256sum -c reads, with
// the app and the labels as comments. Before the name is given, all of it is read through the matching pg_restore.
BackupReport back_up_as_dump(const BackupOptions& options, const std::filesystem::path& path, base::Progress& progress,
                             std::stop_token stop);

// What is kept beside a .dump of where it is from; empty where there is nothing, or nothing that can be read.
struct DumpOrigin {
  std::string app;
  std::map<std::string, std::string> labels;
};
// The .dump itself need not be there.
DumpOrigin read_dump_origin(const std::filesystem::path& dump);

// Reads all of a .dump, which may be in parts, through the pg_restore that can read it, and compares it with
// FILE.sha256 if there is one.
enum class DumpDigest { matches, none };
DumpDigest verify_dump(const std::filesystem::path& dump, const std::filesystem::path& pg_bin, std::stop_token stop);

}  // namespace holdfast::backup
