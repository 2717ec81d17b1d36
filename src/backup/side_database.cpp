#include "backup/side_database.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

SideDatabase::SideDatabase(const postgres::Target& target, const Story& story, const postgres::DatabaseInfo& like,
                           std::stop_token stop)
    : target_(target), story_(story) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  try {
    postgres::create_database(maintenance, story.name, like, to_comment(story));
  } catch (const base::Error& error) {
    // A cancelled CREATE DATABASE may have come to its end on the server all the same. One that was refused has not: a
    // database of that name is somebody else's then.
    if (error.kind() == base::ErrorKind::cancelled) drop();
    throw;
  }
}

// After the swap there is no database of that name any more, and nothing to drop.
SideDatabase::~SideDatabase() {
  drop();
}

void SideDatabase::drop() const {
  try {
    postgres::drop_database(target_, story_.name, {});
  } catch (const std::exception& error) {
    base::log_warning(fmt::format("{} could not be dropped: {}; the next restore, undo or forget does it",
                                  base::printable(story_.name), error.what()));
  }
}

void SideDatabase::swap(Swap swap, postgres::AppLock& lock, std::stop_token stop) {
  swap.incoming = story_.name;
  swap.incoming_story = story_;
  swap_databases(target_, swap, lock, std::move(stop));
}

}  // namespace holdfast::backup
