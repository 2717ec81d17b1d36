#pragma once

#include <string>

#include "backup/any_file.h"
#include "backup/restore_preview.h"
#include "backup/undo.h"

namespace holdfast::jobs {

// What tells one backup file from another.
struct FileIdentity {
  std::string path;
  uint64_t bytes = 0;
  std::string created;
  std::string contents;  // digest of its contents, which hold those of all its pieces

  static FileIdentity of(const backup::AnyFile& file);
};

// What a confirmation is bound to, SHA-256 as hexadecimal digits: the file, the database and which one of that name it
// is, every row count and row version that the preview found, the name that the live database would get, the notes, and
// what is in the way. Sessions, times and sizes are not in it. Pure.
std::string digest_of(const FileIdentity& file, const backup::RestorePreview& preview);

// Which kept database would come back, and into the place of which one.
std::string digest_of(const backup::UndoPreview& preview);

}  // namespace holdfast::jobs
