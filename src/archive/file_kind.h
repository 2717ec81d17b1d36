#pragma once

#include <filesystem>
#include <string_view>

#include "base/file.h"

namespace holdfast::archive {

// What a backup file is by its bytes, whatever its name.
enum class FileKind {
  sql,      // plain text
  sql_gz,   // gzip of text
  sql_zst,  // zstd of text
  dump,     // PostgreSQL's custom format
};

// As its extension has it: "sql.gz".
std::string_view name_of(FileKind kind);

// Reads the start of the file, decompressed where need be. An archive of ours is one of the first three.
// Throws Error(archive_damaged), naming what the file is and how to get on, for anything that cannot be restored from;
// Error(file) if it cannot be read. A path is that of a file or of parts, as open_backup_file() takes it, and throws
// it.
FileKind file_kind(const std::filesystem::path& path);
FileKind file_kind(const base::ReadFile& file);

// Whether it is PostgreSQL's custom format, by its first bytes alone. Throws Error(file) if they cannot be read.
bool is_custom_dump(const base::ReadFile& file);

// As file_kind() for the start of a text, 512 bytes at least if it is that long; `name` is the file's for messages and
// hints. Throws unless it may be SQL.
void check_is_sql(std::string_view text, const std::filesystem::path& path);

}  // namespace holdfast::archive
