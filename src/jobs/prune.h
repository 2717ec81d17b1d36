#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jobs/archive_list.h"
#include "jobs/retention.h"

namespace holdfast::jobs {

// What pruning does with one archive of the app.
struct PruneEntry {
  ListedArchive archive;
  Retention verdict;
  std::vector<std::filesystem::path> files;  // the archive, or its parts, and what stands beside it, as they go
};

struct PrunePlan {
  std::vector<PruneEntry> entries;  // the newest first
  uint64_t bytes = 0;               // that would be given back

  bool removes_anything() const;
};

// What retention says of the app's archives among `archives`: those that are ours, a .dump with its digest beside it
// included. What cannot be read stays, and is in the plan if its name is {app}_{timestamp}. All others are left out,
// and never touched.
PrunePlan plan_prune(const std::string& app, const std::vector<ListedArchive>& archives, const RetentionRules& rules);

// Removes the files of what the plan does not keep: pin, receipts and proof of each archive before it, so that the next
// run ends what a killed one began. One that is being delivered just now stays until the next time. Returns the
// archives that are gone. Throws Error(file) for one that cannot be removed, after the others.
std::vector<std::filesystem::path> prune(const PrunePlan& plan);

}  // namespace holdfast::jobs
