#pragma once

#include <filesystem>
#include <stop_token>

#include "backup/any_file.h"

namespace holdfast::cli {

// The archive, or Error(archive_damaged) that says what the file is instead.
archive::ArchiveReader open_archive(const std::filesystem::path& path);

// Any backup file, with a progress line while somebody else's is read through; throws what AnyFile::open throws.
backup::AnyFile open_any_file(const std::filesystem::path& path, const backup::AnyFile::Options& options,
                              std::stop_token stop);

// Who made somebody else's file: "pg_dump 15.18", or that it is unknown.
std::string made_by(const archive::Contents& contents);

}  // namespace holdfast::cli
