#pragma once

#include <stop_token>
#include <string>

#include "backup/story.h"
#include "backup/swap.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The new database that a restore loads into. Dropped by the destructor unless it was swapped into place.
class SideDatabase {
 public:
  // Created under the story's name, with the encoding and locale of `like`; the story is its comment, by which it is
  // known for what it is.
  SideDatabase(const postgres::Target& target, const Story& story, const postgres::DatabaseInfo& like,
               std::stop_token stop);
  ~SideDatabase();
  SideDatabase(const SideDatabase&) = delete;
  SideDatabase& operator=(const SideDatabase&) = delete;

  const std::string& name() const { return story_.name; }
  postgres::Target target() const { return target_.with_database(story_.name); }

  // As swap_databases(), with this as the incoming database.
  void swap(Swap swap, postgres::AppLock& lock, std::stop_token stop);

 private:
  // Never throws: what cannot be dropped is said in the log, and dropped by the next run.
  void drop() const;

  postgres::Target target_;
  Story story_;
};

}  // namespace holdfast::backup
