#pragma once

#include <memory>

#include "base/progress.h"

namespace holdfast::cli {

// On a terminal one line on standard error that is drawn anew a few times a second: phase, share done, MB/s, time left,
// the tables in work. Elsewhere a log line every ten seconds, so that a short run says nothing.
std::unique_ptr<base::Progress> make_progress();

}  // namespace holdfast::cli
