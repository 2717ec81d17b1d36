#include "backup/forget.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

bool is_old_enough(const KeptDatabase& kept, int days, base::Clock::TimePoint now) {
  const auto at = base::parse_iso_utc(kept.story.at);
  return at && now - *at >= std::chrono::hours(24) * days;
}

std::vector<KeptDatabase> chosen(const std::vector<KeptDatabase>& kept, const ForgetWishes& wishes,
                                 base::Clock::TimePoint now) {
  std::vector<KeptDatabase> found;
  for (const std::string& name : wishes.names) {
    const auto one = std::ranges::find(kept, name, &KeptDatabase::name);
    if (one == kept.end()) {
      throw Error(
          ErrorKind::refused,
          fmt::format("{} is no database that is kept for {}", base::printable(name), base::printable(wishes.database)),
          "`holdfast list` shows those that are. Only they can be forgotten.");
    }
    if (std::ranges::find(found, name, &KeptDatabase::name) == found.end()) found.push_back(*one);
  }
  for (const KeptDatabase& one : kept) {
    if (wishes.all || (wishes.older_than_days >= 0 && is_old_enough(one, wishes.older_than_days, now))) {
      found.push_back(one);
    }
  }
  return found;
}

// The story as it is now, and not as it was when somebody looked.
bool is_still_kept(const postgres::Target& target, const KeptDatabase& kept, std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  const auto all = kept_for(read_kept_databases(maintenance), kept.story.of);
  const auto found = std::ranges::find(all, kept.name, &KeptDatabase::name);
  return found != all.end() && found->story.at == kept.story.at && found->story.replaced_by == kept.story.replaced_by;
}

}  // namespace

std::vector<std::string> ForgetPreview::obstacles() const {
  std::vector<std::string> found;
  for (const Forgettable& one : to_drop) {
    for (const auto& slot : one.slots) {
      if (!slot.active) continue;
      found.push_back(fmt::format("the logical replication slot {} in {} is being read", base::printable(slot.name),
                                  base::printable(one.kept.name)));
    }
  }
  return found;
}

ForgetPreview preview_forget(const postgres::Target& target, const ForgetWishes& wishes, base::Clock::TimePoint now,
                             std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  refuse_kept(maintenance, wishes.database);
  ForgetPreview preview{.database = wishes.database};
  const std::vector<KeptDatabase> all = read_kept_databases(maintenance);
  for (KeptDatabase& kept : chosen(kept_for(all, wishes.database), wishes, now)) {
    auto slots = postgres::read_logical_slots(maintenance, kept.name);
    preview.to_drop.push_back({std::move(kept), std::move(slots)});
  }
  for (const KeptDatabase& one : all) {
    if (one.story.role != DatabaseRole::kept && one.belongs_to(wishes.database)) preview.leftovers.push_back(one);
  }
  return preview;
}

std::vector<std::string> forget(const postgres::Target& target, const ForgetPreview& preview, postgres::AppLock& lock,
                                std::stop_token stop) {
  if (const auto obstacles = preview.obstacles(); !obstacles.empty()) {
    throw Error(ErrorKind::lock, base::join(obstacles, "; "), "End what reads it; nothing was changed.");
  }
  std::vector<std::string> dropped = clear_leftovers(target, preview.database, lock, stop);
  for (const Forgettable& one : preview.to_drop) {
    lock.check_held();
    if (!is_still_kept(target, one.kept, stop)) continue;
    postgres::drop_database(target, one.kept.name, stop);
    dropped.push_back(one.kept.name);
  }
  return dropped;
}

}  // namespace holdfast::backup
