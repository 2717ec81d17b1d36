#pragma once

#include <stop_token>
#include <string>

#include "archive/contents.h"
#include "postgres/app_lock.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// A new, empty database with the encoding and locale of an archive's, for a proof. It bears a marker comment, and its
// own lock (postgres::AppLock under its own name), so that a run which removes leftovers knows it for one of ours and
// leaves it alone for as long as this object lives. Dropped by the destructor, which says so in the log if it cannot.
class ScratchDatabase {
 public:
  // `name` must be free; `story` is the marker comment. Throws Error(database) if the server cannot make
  // such a database (a locale that it lacks, no right to create one).
  ScratchDatabase(const postgres::Target& target, const std::string& name, const archive::Contents& contents,
                  const std::string& story, std::stop_token stop);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  postgres::Target target() const { return target_.with_database(name_); }

 private:
  postgres::Target target_;
  std::string name_;
  postgres::AppLock lock_;
};

}  // namespace holdfast::backup
