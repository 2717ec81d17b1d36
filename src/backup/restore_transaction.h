#pragma once

#include <functional>
#include <vector>

#include "backup/load.h"
#include "backup/restore_run.h"
#include "backup/restore_watch.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The one transaction in which a restore changes the live database, watched like any other restore: who keeps it
// waiting is said. Rolled back by the destructor unless it was committed. Not thread-safe.
class RestoreTransaction {
 public:
  // Connects and begins. `run` must outlive this object.
  explicit RestoreTransaction(const RestoreRun& run);

  postgres::Connection& connection() { return connection_; }
  base::Progress& progress() { return watch_; }

  // Does what takes locks away from the app, each of which is waited for ten seconds: meanwhile the app waits for the
  // locks that are had already. Throws Error(lock) that says who was in the way.
  void lock_out(const std::function<void()>& work);
  // A step whose failure, if it has no hint of its own, says that nothing was changed.
  void step(const std::function<void()>& work);
  // load_in_transaction(), without a limit for locks: hours of loading do not end because somebody reads for a while.
  void load(const std::vector<archive::Piece>& pieces, const LoadOptions& options, const LoadInto& into);
  // If the app's lock is still ours.
  void commit();

 private:
  const RestoreRun& run_;
  const postgres::Target target_;
  postgres::Connection connection_;
  RestoreWatch watch_;
};

}  // namespace holdfast::backup
