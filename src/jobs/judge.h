#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace holdfast::jobs {

// What is known of a backup when the next one is judged.
struct BackupFacts {
  std::string format;  // "sql.gz": only those of one format compare in size
  uint64_t bytes = 0;
  std::optional<uint64_t> rows;
};

// What of a new backup its owners should know, each in a sentence: it has less than half the size, or less than half
// the rows, of the median of the last ones. `before`: the newest first; the first seven count. Pure.
std::vector<std::string> judge_backup(const BackupFacts& made, const std::vector<BackupFacts>& before);

// That the last proof is older than so many days, or that there is none; empty if all is well. 0 days: all is. Pure.
std::string judge_proof(std::optional<base::Clock::TimePoint> last_proof, base::Clock::TimePoint now, unsigned days);

}  // namespace holdfast::jobs
