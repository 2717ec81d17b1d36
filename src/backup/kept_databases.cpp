#include "backup/kept_databases.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;
using postgres::MarkedDatabase;

// Nothing but its name and state is known of a database whose maker was killed before it could leave a comment.
std::optional<Story> story_of_unborn(const std::string& name) {
  for (const auto& [role, suffix] :
       {std::pair{DatabaseRole::side, kSideSuffix}, {DatabaseRole::scratch, kScratchSuffix}}) {
    const size_t at = name.rfind(suffix);
    if (at == std::string::npos) continue;
    Story story{.role = role, .name = name, .of = name.substr(0, at)};
    if (is_name_for(role, story.of, name)) return story;
  }
  return std::nullopt;
}

// Rewrites the comment of a database of ours.
void write_story(postgres::Connection& maintenance, const Story& story) {
  postgres::set_comment(maintenance, story.name, to_comment(story));
}

void pay_what_is_owed(const postgres::Target& target, const KeptDatabase& database, std::stop_token stop) {
  if (database.story.owed.empty()) return;
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
  // What a kept database's story owes is for the one that took its place, and for no later one.
  if (database.story.role == DatabaseRole::kept &&
      postgres::oid_of_database(maintenance, database.story.of) != database.story.replaced_by) {
    return;
  }
  postgres::give_back_subscriptions(target, database.story.of, database.story.owed, std::move(stop));
  Story paid = database.story;
  paid.owed.clear();
  write_story(maintenance, paid);
  base::log_info(fmt::format("gave {} the subscriptions back that a run which died had stopped",
                             base::printable(database.story.of)));
}

// The lock that a side database's run would hold is the caller's: that run is dead.
void drop_leftover(const postgres::Target& target, const KeptDatabase& database, const std::stop_token& stop) {
  std::optional<postgres::AppLock> scratch_lock;
  if (database.story.role == DatabaseRole::scratch) scratch_lock.emplace(target, database.name, "clearing up", stop);
  postgres::drop_database(target, database.name, stop);
  base::log_info(fmt::format("dropped {}, which a run that died had left behind", base::printable(database.name)));
}

std::vector<KeptDatabase> read_those_of(const postgres::Target& target, const std::string& database,
                                        std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  std::vector<KeptDatabase> found = read_kept_databases(maintenance);
  std::erase_if(found, [&](const KeptDatabase& one) { return !one.belongs_to(database); });
  return found;
}

}  // namespace

bool KeptDatabase::belongs_to(const std::string& database) const {
  if (!unborn) return story.of == database;
  const size_t at = name.rfind(story.role == DatabaseRole::side ? kSideSuffix : kScratchSuffix);
  return postgres::with_suffix(database, name.substr(at)) == name;
}

std::string lock_name_of(const KeptDatabase& database) {
  return database.story.role == DatabaseRole::scratch ? database.name : database.story.of;
}

std::vector<KeptDatabase> read_kept_databases(postgres::Connection& maintenance) {
  std::vector<KeptDatabase> databases;
  for (MarkedDatabase& marked : postgres::read_marked_databases(maintenance, std::string(kStoryPrefix))) {
    auto story = marked.unborn ? story_of_unborn(marked.name) : read_story(marked.comment, marked.name);
    if (!story) continue;
    databases.push_back({.name = std::move(marked.name),
                         .owner = std::move(marked.owner),
                         .bytes = marked.bytes,
                         .sessions = marked.sessions,
                         .story = std::move(*story),
                         .unborn = marked.unborn});
  }
  for (KeptDatabase& database : databases) {
    if (database.story.role == DatabaseRole::kept) continue;
    database.in_use = !postgres::is_app_lock_free(maintenance, lock_name_of(database));
  }
  std::ranges::stable_sort(databases, [](const KeptDatabase& a, const KeptDatabase& b) {
    return std::pair(a.story.at, a.name) > std::pair(b.story.at, b.name);
  });
  return databases;
}

std::vector<KeptDatabase> kept_for(std::vector<KeptDatabase> all, const std::string& database) {
  std::erase_if(all, [&](const KeptDatabase& kept) {
    return kept.story.role != DatabaseRole::kept || kept.story.of != database;
  });
  return all;
}

std::vector<std::string> clear_leftovers(const postgres::Target& target, const std::string& database,
                                         postgres::AppLock& lock, std::stop_token stop) {
  std::vector<std::string> dropped;
  for (const KeptDatabase& found : read_those_of(target, database, stop)) {
    lock.check_held();
    pay_what_is_owed(target, found, stop);
    const bool is_at_work = found.story.role == DatabaseRole::scratch && found.in_use;
    if (found.story.role == DatabaseRole::kept || is_at_work) continue;
    drop_leftover(target, found, stop);
    dropped.push_back(found.name);
  }
  return dropped;
}

void clear_scratch_databases(const postgres::Target& target, const std::string& database, const std::stop_token& stop) {
  for (const KeptDatabase& found : read_those_of(target, database, stop)) {
    if (found.story.role != DatabaseRole::scratch || !found.is_leftover()) continue;
    try {
      drop_leftover(target, found, stop);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      base::log_warning(fmt::format("{}, which a run that died had left behind, could not be dropped: {}",
                                    base::printable(found.name), base::printable(error.what())));
    }
  }
}

void refuse_kept(postgres::Connection& maintenance, const std::string& database) {
  const auto info = postgres::read_database(maintenance, database);
  if (!info) return;
  const auto story = read_story(info->comment, database);
  if (!story) return;
  throw Error(
      ErrorKind::refused,
      fmt::format("{} is a database that holdfast keeps for {}", base::printable(database), base::printable(story->of)),
      fmt::format("Name {} itself in --url; `holdfast list` shows what is kept for it.", base::printable(story->of)));
}

}  // namespace holdfast::backup
