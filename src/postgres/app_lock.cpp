#include "postgres/app_lock.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "base/error.h"
#include "base/fnv.h"
#include "base/text.h"
#include "postgres/databases.h"
#include "postgres/session.h"
#include "postgres/sql/app_lock.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

std::string key_of(const std::string& database) {
  return std::to_string(static_cast<int64_t>(base::fnv1a("holdfast:" + database)));
}

Error held(Connection& connection, const std::string& database) {
  const Result holder = connection.run(std::string(sql::kAppLockHolder), {key_of(database)});
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
  return connect_unprepared(named, std::move(stop));
}

// The lock is the transaction's and not the session's: through a pooler, a session's would stay behind with the server
// session, for nobody to give back. An idle transaction without a snapshot keeps nothing from being vacuumed.
constexpr std::string_view kBegin = R"(
BEGIN;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
)";

}  // namespace

AppLock::AppLock(const Target& target, const std::string& database, const std::string& what, std::stop_token stop)
    : connection_(connect(target, what, std::move(stop))) {
  run_under_own_timeouts(connection_, kBegin);
  // Since 17; it would end a transaction that lasts as long as a restore does.
  if (connection_.server_version() >= 170000) connection_.run("SET LOCAL transaction_timeout = 0");
  if (!connection_.run("SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint)", {key_of(database)}).boolean(0, 0)) {
    throw held(connection_, database);
  }
}

void AppLock::check_held() {
  connection_.run("SELECT 1");
}

bool is_app_lock_free(Connection& maintenance, const std::string& database) {
  return maintenance.run(std::string(sql::kAppLockHolder), {key_of(database)}).rows() == 0;
}

}  // namespace holdfast::postgres
