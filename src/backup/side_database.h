#pragma once

#include <stop_token>
#include <string>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The new database that a restore loads into. Dropped by the destructor unless it was swapped into place.
class SideDatabase {
 public:
  // Created with the encoding and locale of `like`; `story` is its comment, by which it is known for what it is.
  SideDatabase(const postgres::Target& target, const std::string& name, const postgres::DatabaseInfo& like,
               const std::string& story, std::stop_token stop);
  ~SideDatabase();
  SideDatabase(const SideDatabase&) = delete;
  SideDatabase& operator=(const SideDatabase&) = delete;

  const std::string& name() const { return name_; }
  postgres::Target target() const { return target_.with_database(name_); }

  struct Swap {
    std::string database;    // the name to take
    std::string comment;     // of the database under that name, as it was
    std::string kept_as;     // the live database's new name; empty if there is none
    std::string kept_story;  // its comment from then on
  };
  // Renames the live database away and this one into its place, in one transaction. The first rename's lock keeps new
  // sessions out; another connection ends the old ones meanwhile. Throws Error(lock) if one of them would not end in
  // the five seconds that the server waits; then nothing has changed.
  void swap(const Swap& swap, std::stop_token stop);

 private:
  postgres::Target target_;
  std::string name_;
  bool swapped_ = false;
};

}  // namespace holdfast::backup
