#pragma once

#include <string>
#include <string_view>

#include "base/file.h"

namespace holdfast::archive {

// The first line that an archive of ours starts with, less its newline.
inline constexpr std::string_view kArchiveLine = "-- holdfast archive 1";

// The start of the text of a file, decompressed as far as needed if it is gzip or zstd; what could be read of it if the
// file is damaged or cut there. Looks at the first 64 kB of the file alone.
std::string start_of_text(const base::ReadFile& file, size_t most);

// The first line of the text of a file, decompressed as far as needed if it is gzip or zstd; at most 200 bytes, and
// what could be read of it if the file is damaged or cut there.
std::string first_line(const base::ReadFile& file);

// The text is the start of a script that pg_dump has written.
bool is_pg_dump_start(std::string_view text);

// The same of stored bytes, which may end anywhere.
std::string start_of_text(std::string stored, size_t most);

// The line is that of a holdfast archive of any version.
bool is_holdfast_archive_line(std::string_view line);

}  // namespace holdfast::archive
