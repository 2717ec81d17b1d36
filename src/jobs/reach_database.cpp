#include "jobs/reach_database.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "postgres/configured_target.h"
#include "postgres/reach_container.h"

namespace holdfast::jobs {

postgres::Target reach_database(const config::DatabaseSettings& settings, const ReachWishes& wishes,
                                std::stop_token stop) {
  if (!wishes.container.empty() || postgres::way_to(settings) == postgres::Way::container) {
    return postgres::reach_container({.name = wishes.container.empty() ? settings.container : wishes.container,
                                      .command = wishes.docker.empty() ? settings.docker : wishes.docker,
                                      .user = settings.user,
                                      .password = settings.password,
                                      .database = wishes.database.empty() ? settings.name : wishes.database},
                                     std::move(stop));
  }
  const postgres::Target target = postgres::target_of(settings);
  return wishes.database.empty() ? target : target.with_database(wishes.database);
}

std::string required_database(const postgres::Target& target) {
  std::string name = postgres::database_named_by(target);
  if (!name.empty()) return name;
  throw base::Error(base::ErrorKind::usage, "no database is named", "Set DATABASE__NAME.");
}

bool is_meant(const config::Settings& settings, const std::string& database) {
  if (settings.app.empty() || database == settings.app) return true;
  const config::DatabaseSettings& wanted = settings.database;
  return wanted.is_own || (postgres::way_to(wanted) == postgres::Way::container && !wanted.names_container);
}

std::string doubt_about(const std::string& database, const std::string& app) {
  return fmt::format("the database is {}, but the app is {}, whose own settings do not say so",
                     base::printable(database), app);
}

}  // namespace holdfast::jobs
