#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "backup/kept_databases.h"
#include "base/clock.h"
#include "postgres/app_lock.h"
#include "postgres/subscriptions.h"

namespace holdfast::backup {

struct ForgetWishes {
  std::string database;            // whose kept databases; the live one, by its name
  std::vector<std::string> names;  // of kept databases
  bool all = false;
  int older_than_days = -1;  // -1: not asked for
};

struct Forgettable {
  KeptDatabase kept;
  std::vector<postgres::LogicalSlot> slots;  // that go with it
};

struct ForgetPreview {
  std::string database;
  std::vector<Forgettable> to_drop;     // kept databases that were asked for
  std::vector<KeptDatabase> leftovers;  // of dead runs; they go, too

  // Why it cannot be done as things are; empty if it can.
  std::vector<std::string> obstacles() const;
};

// Throws Error(refused) for a name that is no database kept for `database`.
ForgetPreview preview_forget(const postgres::Target& target, const ForgetWishes& wishes, base::Clock::TimePoint now,
                             std::stop_token stop);

// Drops them, each after one more look at its story. `lock` must be that of the database. Returns what was dropped.
std::vector<std::string> forget(const postgres::Target& target, const ForgetPreview& preview, postgres::AppLock& lock,
                                std::stop_token stop);

}  // namespace holdfast::backup
