#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"

namespace holdfast::jobs {

using RetentionRules = config::KeepSettings;

// What retention has to know of an archive.
struct RetainedArchive {
  base::Clock::TimePoint created;
  bool is_good = true;     // it is whole, as far as is known
  bool is_pinned = false;  // somebody wants to keep it
  bool is_proved = false;  // it was restored for a trial, and is what was backed up
};

struct Retention {
  bool is_kept = false;
  std::vector<std::string> reasons;  // of what is kept: "newest", "newest proved", "pinned", "daily 2023-11-24", "newer
                                     // than the newest good one"
};

// What becomes of each archive of one app, in their order. Always kept are: the newest good one, the newest good one
// that was proved, pinned ones, and all that are newer than the newest good one. An archive that is not good counts for
// no rule; it goes as soon as a good one is newer. Of two archives of one moment the first in the list counts as the
// newer.
std::vector<Retention> plan_retention(const std::vector<RetainedArchive>& archives, const RetentionRules& rules);

}  // namespace holdfast::jobs
