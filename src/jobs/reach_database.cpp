#include "jobs/reach_database.h"

#include <utility>

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

}  // namespace holdfast::jobs
