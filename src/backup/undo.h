#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/kept_databases.h"
#include "backup/row_counts.h"
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
  unsigned jobs = 1;  // sessions that count rows at once
};

// A table on either side; nullopt where it is not there.
struct UndoneTable {
  std::string schema;
  std::string name;
  std::optional<RowCount> kept;
  std::optional<RowCount> now;
};

// What an undo would do.
struct UndoPreview {
  std::string database;
  std::optional<postgres::DatabaseInfo> live;  // nullopt: there is none of that name just now
  std::optional<uint32_t> live_oid;
  KeptDatabase kept;                // that would come back
  std::vector<std::string> others;  // kept ones too, newer ones first
  std::string becomes;              // name under which the present one would be kept
  bool replaced_since = false;      // the present database is not the one that took the kept one's place
  std::vector<std::string> notes;   // which rows are unknown, and why
  std::vector<UndoneTable> tables;
  postgres::DatabaseUsers users;                      // of the live database and of the kept one
  std::vector<postgres::Subscription> subscriptions;  // of the present database
  std::vector<postgres::LogicalSlot> slots;           // in the present database
  bool move_replication = false;

  // Why it cannot be done as things are; empty if it can.
  std::vector<std::string> obstacles() const;
  // What becomes of its replication.
  std::vector<std::string> advice() const;
};

// Counts every table's rows on both sides. Throws Error(refused) if nothing is kept, or not that.
UndoPreview preview_undo(const UndoOptions& options, std::stop_token stop);

// Swaps the kept database back; the present one is kept in turn, so that an undo can be undone. `lock` must be that of
// the database, and taken before the preview was made. Throws what swap_databases() throws.
void undo(const UndoOptions& options, const UndoPreview& preview, postgres::AppLock& lock, std::stop_token stop);

}  // namespace holdfast::backup
