#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/story.h"
#include "postgres/app_lock.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// One database takes the name and the place of another, which is kept under a name of its own.
struct Swap {
  std::string live;               // the name to take
  std::string incoming;           // the database that takes it, under the name it has now
  std::string comment;            // of the database under the live name from then on
  Story incoming_story;           // the comment that `incoming` bears now
  std::optional<Story> kept;      // what the live one is kept as; nullopt: there is no database of that name
  bool move_replication = false;  // leave to enabled subscriptions and logical slots what becomes of them
  // Subscriptions of the incoming database to give their slots back to once it is live.
  std::vector<postgres::Subscription> give_back;
};

// Both renames in one transaction. The first one's lock keeps new sessions out; another connection ends the old ones
// meanwhile, of either database.
//
// Subscriptions of the live database are stopped before, since their workers would go on in the kept one; if the swap
// fails they are started again, and if holdfast dies in it the next run starts them (Story::owed). Afterwards those of
// the kept database have no slot any more, so that it can be dropped without touching the publisher's; its story knows
// them. Logical slots stay with the database in which they are.
//
// `lock` must be that of `live`. Throws Error(lock) that names who would not go within the five seconds that the server
// waits, or holds a prepared transaction; Error(refused) if replication is in the way; nothing has changed then. An
// Error that begins with "the swap is done, but" is of what was to be done after it.
void swap_databases(const postgres::Target& target, const Swap& swap, postgres::AppLock& lock, std::stop_token stop);

}  // namespace holdfast::backup
