#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "jobs/archive_list.h"

namespace holdfast::jobs {

// What of a backup that was just made its owners should know, each in a sentence.
struct Judgement {
  std::vector<std::string> doubts;     // it has much less in it than the older ones
  std::vector<std::string> old_proof;  // the last proof is old, where proofs are wanted
};

// How it compares with the app's older ones among `archives` (the newest first, itself among them or not). Pure.
Judgement judge_archive(const ListedArchive& made, const std::vector<ListedArchive>& archives,
                        const config::Settings& settings, base::Clock::TimePoint now);

}  // namespace holdfast::jobs
