#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/kept_databases.h"
#include "backup/swap.h"
#include "postgres/app_lock.h"
#include "postgres/catalog.h"
#include "postgres/database_users.h"
#include "postgres/subscriptions.h"

namespace holdfast::backup {

struct UndoOptions {
  postgres::Target target;
  std::string database;  // the live one, by its name
  std::string to;        // name of the kept database that is to come back; empty: the newest
  std::string now;       // iso
  std::string tool_version;
  bool move_replication = false;
};

// A table on either side, with the server's estimate of its rows; absent where it is not there.
struct TableEstimate {
  std::string schema;
  std::string name;
  std::optional<int64_t> kept;
  std::optional<int64_t> now;
};

// What an undo would do.
struct UndoPreview {
  std::string database;
  std::optional<postgres::DatabaseInfo> live;  // nullopt: there is none of that name just now
  KeptDatabase kept;                           // that would come back
  std::vector<std::string> others;             // kept ones too, newer ones first
  std::string becomes;                         // name under which the present one would be kept
  bool replaced_since = false;                 // the present database is not the one that took the kept one's place
  std::vector<TableEstimate> tables;
  postgres::DatabaseUsers users;                      // of the live database and of the kept one
  std::vector<postgres::Subscription> subscriptions;  // of the present database
  std::vector<postgres::LogicalSlot> slots;           // in the present database
  bool move_replication = false;

  // Why it cannot be done as things are; empty if it can.
  std::vector<std::string> obstacles() const;
  // What becomes of its replication.
  std::vector<std::string> advice() const;
};

// Throws Error(refused) if nothing is kept, or not that.
UndoPreview preview_undo(const UndoOptions& options, std::stop_token stop);

// Swaps the kept database back; the present one is kept in turn, so that an undo can be undone. `lock` must be that of
// the database, and taken before the preview was made. Throws what swap_databases() throws.
void undo(const UndoOptions& options, const UndoPreview& preview, postgres::AppLock& lock, std::stop_token stop);

}  // namespace holdfast::backup
