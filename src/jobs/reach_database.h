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

// The name of the database that it leads to. Throws Error(usage) if nothing names one.
std::string required_database(const postgres::Target& target);

// Whether it is known that `database`, to which the settings lead, is the app's: it bears its name, or whoever named
// the app also said where its database is, in apps/{app}/.env.
bool is_meant(const config::Settings& settings, const std::string& database);

// What to say before a database is replaced that may be another's.
std::string doubt_about(const std::string& database, const std::string& app);

}  // namespace holdfast::jobs
