#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/story.h"
#include "postgres/app_lock.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// A database of the server that bears a story of ours: a kept one, or the side or scratch database of a run.
struct KeptDatabase {
  std::string name;
  std::string owner;
  std::optional<uint64_t> bytes;  // nullopt: we may not ask
  uint64_t sessions = 0;
  Story story;
  // Killed while it was being created: closed to connections and empty ever since. Of its story only role, name and,
  // if the name was not shortened, `of` are known.
  bool unborn = false;
  bool in_use = false;  // side, scratch: the run that made it is still at work

  // What a run that died has left behind.
  bool is_leftover() const { return story.role != DatabaseRole::kept && !in_use; }
  bool belongs_to(const std::string& database) const;
};

// All of them, the newest first. What does not bear a valid story is never among them.
std::vector<KeptDatabase> read_kept_databases(postgres::Connection& maintenance);

// The databases kept for `database`, the newest first.
std::vector<KeptDatabase> kept_for(std::vector<KeptDatabase> all, const std::string& database);

// The lock that whoever works with a scratch database of that name holds; a side database is under its app's.
std::string lock_name_of(const KeptDatabase& database);

// Drops the side and scratch databases that dead runs have left for `database`, and gives its subscriptions back if one
// of them died in a swap. `lock` must be that of `database`. Returns the names of what was dropped.
std::vector<std::string> clear_leftovers(const postgres::Target& target, const std::string& database,
                                         postgres::AppLock& lock, std::stop_token stop);

// Drops only the scratch databases among them, for which no lock is needed. One that cannot be dropped stays, which is
// in the log.
void clear_scratch_databases(const postgres::Target& target, const std::string& database, const std::stop_token& stop);

// Throws Error(refused) if `database` bears a story itself: what is kept for a live database is none.
void refuse_kept(postgres::Connection& maintenance, const std::string& database);

}  // namespace holdfast::backup
