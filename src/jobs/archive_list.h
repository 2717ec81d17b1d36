#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "delivery/delivery.h"

namespace holdfast::jobs {

// A backup file as `list` shows it.
struct ListedArchive {
  std::filesystem::path path;  // of an archive in parts that of the whole, which is not there
  uint64_t bytes = 0;
  size_t parts = 0;     // 1: it is one file; 0: it cannot be read
  std::string created;  // iso; of a file that does not say, when it was last written
  std::string app;      // empty: the file does not say
  std::string database;
  std::optional<uint64_t> tables;
  std::optional<uint64_t> rows;
  std::string proved;                          // iso time of the proof beside it; empty: there is none
  std::vector<delivery::Delivery> deliveries;  // that the receipts beside it tell of
  std::string damage;                          // why it cannot be read; empty if it can
};

// Files as they were named, and those in a folder that are archives of ours, or dumps of pg_dump's, by their names and
// first bytes, the parts of one as one; the newest first. Of a .dump pg_restore, looked for in `pg_bin`, reads its
// table of contents; of a proof that is beside it the rows are known. A folder's other files, links and hidden files
// are passed over. Throws Error(file) for a path that is not there.
std::vector<ListedArchive> list_archives(const std::vector<std::string>& paths, const std::filesystem::path& pg_bin,
                                         std::stop_token stop);

}  // namespace holdfast::jobs
