#include "backup/undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "backup/replication_advice.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/databases.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

KeptDatabase choose(const std::vector<KeptDatabase>& kept, const UndoOptions& options) {
  const std::string database = base::printable(options.database);
  if (kept.empty()) {
    throw Error(ErrorKind::refused, fmt::format("nothing is kept for the database {}", database),
                "`holdfast list` shows the databases that are kept on this server.");
  }
  if (options.to.empty()) return kept.front();
  const auto found = std::ranges::find(kept, options.to, &KeptDatabase::name);
  if (found != kept.end()) return *found;
  throw Error(ErrorKind::refused,
              fmt::format("{} is no database that is kept for {}", base::printable(options.to), database),
              "`holdfast list` shows those that are.");
}

// A note for what is unknown. A table that stays locked is no reason not to undo.
RowCounts count_side(const UndoOptions& options, const std::string& name, std::vector<std::string>& notes,
                     const std::stop_token& stop) {
  const postgres::Target target = options.target.with_database(name);
  RowCounts counts;
  std::string unknown;
  try {
    counts = count_rows(target, options.jobs, stop);
    unknown = describe_unknown(counts, postgres::Connection(target, stop).user());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::lock) throw;
    counts = unknown_counts(target, stop);
    unknown = fmt::format("no rows were counted: {}", error.what());
  }
  if (!unknown.empty()) notes.push_back(fmt::format("in {}, {}", base::printable(name), unknown));
  return counts;
}

void compare(const UndoOptions& options, UndoPreview& preview, const std::stop_token& stop) {
  std::map<TableName, UndoneTable> tables;
  for (const auto& [name, count] : count_side(options, preview.kept.name, preview.notes, stop)) {
    tables[name].kept = count;
  }
  if (preview.live) {
    for (const auto& [name, count] : count_side(options, options.database, preview.notes, stop)) {
      tables[name].now = count;
    }
  }
  for (auto& [name, table] : tables) {
    table.schema = name.first;
    table.name = name.second;
    preview.tables.push_back(std::move(table));
  }
}

void append(postgres::DatabaseUsers& users, postgres::DatabaseUsers more) {
  std::ranges::move(more.sessions, std::back_inserter(users.sessions));
  std::ranges::move(more.prepared_transactions, std::back_inserter(users.prepared_transactions));
}

}  // namespace

std::vector<std::string> UndoPreview::obstacles() const {
  std::vector<std::string> found;
  if (live && live->owner != kept.owner) {
    // Whoever may make databases could else bring one of his own into the place of another's.
    found.push_back(fmt::format("{} belongs to {}, and {} to {}", base::printable(kept.name),
                                base::printable(kept.owner), base::printable(database), base::printable(live->owner)));
  }
  for (const std::string& user : users.obstacles()) found.push_back(user + " cannot be ended by us");
  if (move_replication) return found;
  for (const auto& subscription : subscriptions) {
    if (!subscription.enabled) continue;
    found.push_back(fmt::format("the subscription {} of {} is enabled (--move-replication)",
                                base::printable(subscription.name), base::printable(database)));
  }
  for (const auto& slot : slots) {
    found.push_back(fmt::format("the logical replication slot {} is in {} (--move-replication)",
                                base::printable(slot.name), base::printable(database)));
  }
  return found;
}

std::vector<std::string> UndoPreview::advice() const {
  return advice_for_undo(kept.story.subscriptions, subscriptions, slots, database, becomes);
}

UndoPreview preview_undo(const UndoOptions& options, std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
  refuse_kept(maintenance, options.database);
  const std::vector<KeptDatabase> kept = kept_for(read_kept_databases(maintenance), options.database);
  UndoPreview preview{.database = options.database,
                      .live = postgres::read_database(maintenance, options.database),
                      .live_oid = postgres::oid_of_database(maintenance, options.database),
                      .kept = choose(kept, options),
                      .move_replication = options.move_replication};
  for (const KeptDatabase& other : kept) {
    if (other.name != preview.kept.name) preview.others.push_back(other.name);
  }
  preview.users = postgres::read_database_users(maintenance, preview.kept.name);
  if (preview.live) {
    preview.becomes =
        postgres::free_name(maintenance, options.database, std::string(kUndoneSuffix) + suffix_time(options.now));
    preview.replaced_since = preview.live_oid != preview.kept.story.replaced_by;
    append(preview.users, postgres::read_database_users(maintenance, options.database));
    preview.subscriptions = postgres::read_subscriptions(maintenance, options.database);
    preview.slots = postgres::read_logical_slots(maintenance, options.database);
  }
  compare(options, preview, stop);
  return preview;
}

void undo(const UndoOptions& options, const UndoPreview& preview, postgres::AppLock& lock, std::stop_token stop) {
  if (const auto obstacles = preview.obstacles(); !obstacles.empty()) {
    const bool used = !preview.users.obstacles().empty();
    throw Error(used ? ErrorKind::lock : ErrorKind::refused, base::join(obstacles, "; "), "Nothing was changed.");
  }
  Swap swap{.live = options.database,
            .incoming = preview.kept.name,
            .comment = preview.kept.story.comment,
            .incoming_story = preview.kept.story,
            .move_replication = options.move_replication,
            .give_back = preview.kept.story.subscriptions};
  if (preview.live) {
    swap.kept = preview.kept.story;
    swap.kept->name = preview.becomes;
    swap.kept->at = options.now;
    swap.kept->tool_version = options.tool_version;
    swap.kept->comment = preview.live->comment;
  }
  swap_databases(options.target, swap, lock, std::move(stop));
}

}  // namespace holdfast::backup
