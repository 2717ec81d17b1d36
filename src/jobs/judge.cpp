#include "jobs/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"

namespace holdfast::jobs {

namespace {

constexpr size_t kLast = 7;
// Files of a few kilobytes are mostly contents and trailer, and tell nothing.
constexpr uint64_t kLeastDifference = 4096;

// The lower one of two in the middle.
uint64_t median(std::vector<uint64_t> numbers) {
  std::ranges::sort(numbers);
  return numbers[(numbers.size() - 1) / 2];
}

}  // namespace

std::vector<std::string> judge_backup(const BackupFacts& made, const std::vector<BackupFacts>& before) {
  std::vector<uint64_t> sizes;
  std::vector<uint64_t> rows;
  for (size_t i = 0; i < std::min(before.size(), kLast); ++i) {
    if (before[i].format == made.format) sizes.push_back(before[i].bytes);
    if (before[i].rows) rows.push_back(*before[i].rows);
  }
  std::vector<std::string> findings;
  if (!sizes.empty()) {
    const uint64_t usual = median(sizes);
    if (made.bytes < usual / 2 && usual - made.bytes >= kLeastDifference) {
      findings.push_back(fmt::format("The backup is much smaller than the last ones: {} instead of {}.",
                                     base::human_size(made.bytes), base::human_size(usual)));
    }
  }
  if (!rows.empty() && made.rows) {
    const uint64_t usual = median(rows);
    if (*made.rows < (usual + 1) / 2) {
      findings.push_back(fmt::format("The backup has far fewer rows than the last ones: {} instead of {}.",
                                     base::with_thousands(*made.rows), base::with_thousands(usual)));
    }
  }
  return findings;
}

std::string judge_proof(std::optional<base::Clock::TimePoint> last_proof, base::Clock::TimePoint now, unsigned days) {
  if (days == 0) return "";
  if (!last_proof) return "No backup was ever proved.";
  const auto age = std::chrono::floor<std::chrono::days>(now - *last_proof).count();
  if (now - *last_proof <= std::chrono::days(days)) return "";
  return fmt::format("The last proof is {} old: {}.", base::counted(static_cast<uint64_t>(age), "day"),
                     base::readable_utc(base::iso_utc(*last_proof)));
}

}  // namespace holdfast::jobs
