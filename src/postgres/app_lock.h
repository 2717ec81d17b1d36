#pragma once

#include <stop_token>
#include <string>

#include "postgres/connection.h"

namespace holdfast::postgres {

// The one lock of an app: whoever holds it is the only holdfast, on whatever machine, that backs up, restores, wipes or
// undoes the app's database. An advisory lock of a transaction in the maintenance database (a swap renames the app's
// own), keyed by the name of the app's database on that server; it goes with the session, however that ends. Scratch
// databases have one each, keyed by their own names. Not thread-safe.
class AppLock {
 public:
  // Takes the lock at once or throws Error(lock) that says who has it. `database` is the app's, under its live name;
  // `what` is what it is taken for, in one word ("restore"), and is shown to whoever comes in vain.
  AppLock(const Target& target, const std::string& database, const std::string& what, std::stop_token stop);

  // Throws Error(connect) if the session that holds the lock was lost meanwhile. Call it before what cannot be undone.
  void check_held();

 private:
  Connection connection_;
};

// Whether nobody holds it just now.
bool is_app_lock_free(Connection& maintenance, const std::string& database);

}  // namespace holdfast::postgres
