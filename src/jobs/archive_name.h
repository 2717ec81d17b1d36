#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::jobs {

// A name that holdfast chose itself: {app}_20231124T030000Z.sql.gz, or with _2, _3 … before its extension.
struct ArchiveName {
  std::string app;
  std::string created;  // 2023-11-24T03:00:00Z
};

// `file_name` is without a folder. nullopt for every other name.
std::optional<ArchiveName> parse_archive_name(std::string_view file_name);

}  // namespace holdfast::jobs
