#pragma once

#include <filesystem>

#include "archive/archive_reader.h"

namespace holdfast::cli {

// The archive, or Error(archive_damaged) that says what the file is instead.
archive::ArchiveReader open_archive(const std::filesystem::path& path);

// A PostgreSQL custom-format dump, by its first bytes.
bool is_custom_dump(const std::filesystem::path& path);

}  // namespace holdfast::cli
