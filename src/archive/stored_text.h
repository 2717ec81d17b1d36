#pragma once

#include <memory>

#include "archive/file_kind.h"
#include "archive/text_source.h"
#include "base/file.h"
#include "base/progress.h"

namespace holdfast::archive {

// The text of a file of that kind (any but a dump), decompressed as it is read: all gzip members, all zstd frames, with
// their checksums. `progress` hears of the stored bytes. Both must outlive the source. It throws
// Error(archive_damaged), naming the file, where it is cut short, altered, or followed by something else.
std::unique_ptr<TextSource> open_text(const base::ReadFile& file, FileKind kind, base::Progress& progress);

}  // namespace holdfast::archive
