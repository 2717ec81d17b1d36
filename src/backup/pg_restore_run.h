#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "archive/dump_listing.h"
#include "archive/text_source.h"
#include "backup/file_feed.h"
#include "base/process.h"
#include "postgres/client_programs.h"

namespace holdfast::backup {

// One run of pg_restore over a .dump, whose script is read here. The newest program at hand reads what any older
// pg_dump wrote. `dump` is the path of a file or of parts, as archive::open_backup_file() takes it, and throws it.
// Not thread-safe; make and use it in one thread.
class PgRestoreRun final : public archive::TextSource {
 public:
  PgRestoreRun(const std::filesystem::path& dump, const postgres::ClientProgramPlaces& places, std::stop_token stop);

  // Throws Error(archive_damaged) with the program's own words if it fails: it tells of a file that is cut short only
  // by its exit code.
  size_t read(char* buffer, size_t size) override;

 private:
  std::filesystem::path dump_;
  postgres::ClientProgram program_;
  std::unique_ptr<FileFeed> feed_;  // of a dump in parts
  base::ChildProcess child_;        // after the feed, so that it ends first
};

// What the table of contents of a .dump says, which its size does not matter to; nullopt if that pg_restore cannot read
// it: it is damaged, or of a newer pg_dump.
std::optional<archive::DumpListing> list_dump(const std::filesystem::path& dump,
                                              const postgres::ClientProgram& pg_restore, std::stop_token stop);

}  // namespace holdfast::backup
