#include "postgres/app_lock.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "postgres/databases.h"
#include "postgres/sql.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

// FNV-1a, 64 bits: the key must be the same for every version of holdfast and of the server.
// http://www.isthe.com/chongo/tech/comp/fnv/
int64_t key_of(const std::string& database) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : "holdfast:" + database) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return static_cast<int64_t>(hash);
}

Error held(Connection& connection, const std::string& database) {
  const Result holder = connection.run(std::string(sql::kAppLockHolder), {std::to_string(key_of(database))});
  const std::string who = holder.rows() == 0 ? "another holdfast"
                                             : fmt::format("{} (process {} of the server, from {})", holder.text(0, 0),
                                                           holder.text(0, 1), holder.text(0, 2));
  return Error(ErrorKind::lock,
               fmt::format("{} is in the hands of {}", base::printable(database), base::printable(who)),
               "Only one holdfast works on an app at a time: wait until it is done, or end it.");
}

Connection connect(const Target& target, const std::string& what, std::stop_token stop) {
  Target named = target;
  named.application_name = "holdfast " + what;
  return connect_for_maintenance(named, std::move(stop));
}

}  // namespace

AppLock::AppLock(const Target& target, const std::string& database, const std::string& what, std::stop_token stop)
    : connection_(connect(target, what, std::move(stop))) {
  const std::string key = std::to_string(key_of(database));
  if (!connection_.run("SELECT pg_catalog.pg_try_advisory_lock($1::bigint)", {key}).boolean(0, 0)) {
    throw held(connection_, database);
  }
}

void AppLock::check_held() {
  connection_.run("SELECT 1");
}

bool is_app_lock_free(Connection& maintenance, const std::string& database) {
  return maintenance.run(std::string(sql::kAppLockHolder), {std::to_string(key_of(database))}).rows() == 0;
}

}  // namespace holdfast::postgres
