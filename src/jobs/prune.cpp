#include "jobs/prune.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include "archive/part_name.h"
#include "backup/kept_proof.h"
#include "base/error.h"
#include "base/file.h"
#include "base/file_lock.h"
#include "delivery/receipts.h"
#include "jobs/pin.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;

// What cannot be read is told by its name, so that it is shown; and left alone.
bool is_of(const std::string& app, const ListedArchive& archive) {
  if (!archive.damage.empty()) return archive.named_app == app;
  return archive.is_ours && archive.app == app;
}

std::vector<fs::path> parts_of(const fs::path& whole) {
  std::vector<fs::path> parts;
  std::error_code failure;
  for (fs::directory_iterator it(whole.parent_path(), failure), end; !failure && it != end; it.increment(failure)) {
    const auto part = archive::parse_part_name(it->path().filename().string());
    if (part && part->archive == whole.filename()) parts.push_back(it->path());
  }
  std::ranges::sort(parts);
  return parts;
}

// It, or its parts.
std::vector<fs::path> archive_files(const ListedArchive& archive) {
  std::error_code ignored;
  return fs::exists(archive.path, ignored) ? std::vector{archive.path} : parts_of(archive.path);
}

// In the order in which they go. Only the archive is looked for, so that what stands beside it goes before: it would
// stay for ever where a run is killed between the two. But the digest of a .dump tells that it is ours.
std::vector<fs::path> files_of(const ListedArchive& archive) {
  std::error_code ignored;
  std::vector<fs::path> files;
  const auto add = [&](const fs::path& beside) {
    if (fs::is_regular_file(fs::symlink_status(beside, ignored))) files.push_back(beside);
  };
  add(pin_path(archive.path));
  add(delivery::receipts_path(archive.path));
  add(backup::proof_path(archive.path));
  const auto own = archive_files(archive);
  files.insert(files.end(), own.begin(), own.end());
  add(archive.path.string() + ".sha256");
  return files;
}

void remove(const PruneEntry& entry) {
  for (const fs::path& file : entry.files) {
    std::error_code failure;
    fs::remove(file, failure);
    errno = failure.value();
    if (failure) base::throw_file_error("remove", file);
  }
}

}  // namespace

bool PrunePlan::removes_anything() const {
  return std::ranges::any_of(entries, [](const PruneEntry& entry) { return !entry.verdict.is_kept; });
}

PrunePlan plan_prune(const std::string& app, const std::vector<ListedArchive>& archives, const RetentionRules& rules) {
  PrunePlan plan;
  std::vector<RetainedArchive> retained;
  for (const ListedArchive& archive : archives) {
    const auto created = base::parse_iso_utc(archive.created);
    if (!is_of(app, archive) || !created) continue;
    plan.entries.push_back({.archive = archive, .files = files_of(archive)});
    retained.push_back({.created = *created,
                        .is_good = archive.damage.empty() && !archive.proof_failed,
                        .is_pinned = archive.is_pinned,
                        .is_proved = !archive.proved.empty()});
  }
  const std::vector<Retention> verdicts = plan_retention(retained, rules);
  for (size_t i = 0; i < verdicts.size(); ++i) {
    plan.entries[i].verdict = plan.entries[i].archive.damage.empty()
                                  ? verdicts[i]
                                  : Retention{.is_kept = true, .reasons = {"damaged: look at it yourself"}};
    for (std::string& reason : plan.entries[i].verdict.reasons) {
      if (reason == "pinned") reason += " " + pin_words(plan.entries[i].archive.path);
    }
    if (!plan.entries[i].verdict.is_kept) plan.bytes += plan.entries[i].archive.bytes;
  }
  return plan;
}

std::vector<fs::path> prune(const PrunePlan& plan) {
  std::vector<fs::path> gone;
  std::optional<base::Error> failure;
  for (const PruneEntry& entry : plan.entries) {
    if (entry.verdict.is_kept) continue;
    const auto own = archive_files(entry.archive);
    if (own.empty()) continue;
    try {
      const auto lock = base::FileLock::try_take(own.front());
      if (!lock) continue;
      remove(entry);
      gone.push_back(entry.archive.path);
    } catch (const base::Error& error) {
      if (!failure) failure = error;
    }
  }
  if (failure) throw base::Error(*failure);
  return gone;
}

}  // namespace holdfast::jobs
