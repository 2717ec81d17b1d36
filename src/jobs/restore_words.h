#pragma once

#include <string>

#include "backup/restore_preview.h"

namespace holdfast::jobs {

// What a preview of a restore says in a terminal and in a chat. Printable.

// "it would be replaced, and kept as tarot__before_20231124_030000".
std::string what_would_happen(const backup::RestorePreview& preview);
// "about 1.20 GB of the server's disk, beside the 1.10 GB of the live database".
std::string disk_in_words(const backup::RestorePreview& preview);
// "about 2m 05s, by the speed of the server just now"; empty: unknown.
std::string time_in_words(const backup::RestorePreview& preview);

}  // namespace holdfast::jobs
