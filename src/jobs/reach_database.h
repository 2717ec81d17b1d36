#pragma once

#include <stop_token>
#include <string>

#include "config/settings.h"
#include "postgres/target.h"

namespace holdfast::jobs {

// What a command line wants instead of what the settings say; empty: the settings count.
struct ReachWishes {
  std::string container;
  std::string docker;  // what finds containers
  std::string database;
};

// The database that an app's settings lead to, by the one way that postgres::way_to() finds: the settings' own server,
// libpq's ways, or a container, which is looked for now and the way into it kept in the result. Throws Error(usage) for
// settings that contradict each other, and what postgres::reach_container() throws.
postgres::Target reach_database(const config::DatabaseSettings& settings, const ReachWishes& wishes,
                                std::stop_token stop);

}  // namespace holdfast::jobs
