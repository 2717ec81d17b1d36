#include "backup/created_roles.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

CreatedRoles::~CreatedRoles() {
  for (const std::string& role : created_) {
    try {
      postgres::Connection maintenance = postgres::connect_for_maintenance(target_, {});
      maintenance.run("DROP ROLE " + maintenance.quote_identifier(role));
    } catch (const std::exception& error) {
      base::log_warning(fmt::format("the role {} that was made for this restore could not be dropped: {}",
                                    base::printable(role), error.what()));
    }
  }
}

void CreatedRoles::create(const std::vector<std::string>& roles, std::stop_token stop) {
  if (roles.empty()) return;
  postgres::Connection maintenance = postgres::connect_for_maintenance(target_, std::move(stop));
  for (const std::string& role : roles) {
    try {
      maintenance.run(fmt::format("CREATE ROLE {} NOLOGIN", maintenance.quote_identifier(role)));
    } catch (const base::Error& error) {
      throw error.within(fmt::format("creating the role {}", base::printable(role)));
    }
    created_.push_back(role);
  }
}

}  // namespace holdfast::backup
