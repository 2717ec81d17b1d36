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
  size_t parts = 0;       // 1: it is one file; 0: it cannot be read
  std::string created;    // iso; of a file that does not say, when it was last written
  std::string app;        // empty: the file does not say
  std::string named_app;  // the app in a name that `holdfast backup` gives, {app}_{timestamp}; else empty
  bool is_ours = false;   // an archive of ours, whose contents were read
  std::string database;
  std::optional<uint64_t> tables;
  std::optional<uint64_t> rows;
  std::string proved;                          // iso time of the proof beside it; empty: there is none
  bool proof_failed = false;                   // the proof beside it found differences
  bool is_pinned = false;                      // it stays, whatever retention says
  std::vector<delivery::Delivery> deliveries;  // that the receipts beside it tell of
  bool receipts_damaged = false;               // there are some that cannot be read
  std::string damage;                          // why it cannot be read; empty if it can
};

// A file of a folder that has the name of a backup, and is passed over, since others could have put it there.
struct IgnoredFile {
  std::filesystem::path path;
  std::string why;  // "it belongs to another user"
};

// Files as they were named, and those in a folder that are archives of ours, or dumps of pg_dump's, by their names and
// first bytes, the parts of one as one; the newest first. Of a .dump pg_restore, looked for in `pg_bin`, reads its
// table of contents; of a proof that is beside it the rows are known. A folder's other files and hidden files
// are passed over; so are, and `ignored` tells, links and files that another user has or could write. Throws
// Error(file) for a path that is not there.
std::vector<ListedArchive> list_archives(const std::vector<std::string>& paths, const std::filesystem::path& pg_bin,
                                         std::stop_token stop, std::vector<IgnoredFile>* ignored = nullptr);

}  // namespace holdfast::jobs
