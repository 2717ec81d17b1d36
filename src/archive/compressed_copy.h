#pragma once

#include <stop_token>
#include <string>

#include "base/file.h"
#include "base/progress.h"

namespace holdfast::archive {

// Whether a backup file goes to others as it is: all but plain text, which compressed_copy() makes smaller first.
// Throws what file_kind() throws.
bool is_compressed(const base::ReadFile& file);

// A copy in a file without a name (see base::TemporaryFile), and what it is to be called: `x.sql.gz`.
struct CompressedCopy {
  base::ReadFile file;
  std::string name;
};

// The gzip form of a plain .sql called `name`. Of an archive of ours it is one, too, with the same pieces and contents,
// and its digests are checked on the way; anything else becomes gzip members one after another. Both have the text of
// the .sql, but for the places and digests at the end of an archive. Takes the processors that are there, and memory
// that does not grow with the file. Throws Error(archive_damaged), Error(file) if there is no room, Error(cancelled).
CompressedCopy compressed_copy(const base::ReadFile& file, const std::string& name, base::Progress& progress,
                               std::stop_token stop);

}  // namespace holdfast::archive
