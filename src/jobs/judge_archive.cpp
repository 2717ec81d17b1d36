#include "jobs/judge_archive.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "archive/format.h"
#include "jobs/judge.h"

namespace holdfast::jobs {

namespace {

BackupFacts facts_of(const ListedArchive& archive) {
  const auto format = archive::format_of_path(archive.path.filename().string());
  return {.format = format ? std::string(archive::name_of(*format)) : "", .bytes = archive.bytes, .rows = archive.rows};
}

}  // namespace

Judgement judge_archive(const ListedArchive& made, const std::vector<ListedArchive>& archives,
                        const config::Settings& settings, base::Clock::TimePoint now) {
  std::vector<BackupFacts> before;
  std::optional<base::Clock::TimePoint> proved;
  for (const ListedArchive& archive : archives) {
    if (archive.app != settings.app || !archive.damage.empty()) continue;
    if (!archive.proved.empty()) proved = std::max(proved, base::parse_iso_utc(archive.proved));
    const bool is_itself = archive.path.filename() == made.path.filename();
    if (!is_itself && archive.created <= made.created) before.push_back(facts_of(archive));
  }
  Judgement judgement{.doubts = judge_backup(facts_of(made), before), .old_proof = {}};
  if (!settings.backup.prove && settings.values.find("BACKUP__PROOF_AGE_DAYS") == nullptr) return judgement;
  std::string old = judge_proof(proved, now, settings.backup.proof_age_days);
  if (!old.empty()) judgement.old_proof.push_back(std::move(old));
  return judgement;
}

}  // namespace holdfast::jobs
