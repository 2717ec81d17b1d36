#include "postgres/database_users.h"

#include <fmt/format.h>

#include <chrono>
#include <set>
#include <thread>

#include "base/text.h"
#include "postgres/sql/database_users.h"

namespace holdfast::postgres {

namespace {

std::string describe(const DatabaseUser& user) {
  return base::printable(user.user.empty()
                             ? fmt::format("{} (process {})", user.application, user.pid)
                             : fmt::format("{} (process {}, user {})", user.application, user.pid, user.user));
}

std::string describe(const std::string& prepared) {
  return fmt::format("the prepared transaction '{}'", base::printable(prepared));
}

}  // namespace

std::vector<std::string> DatabaseUsers::obstacles() const {
  std::vector<std::string> found;
  for (const DatabaseUser& user : sessions) {
    if (!user.may_end) found.push_back(describe(user));
  }
  for (const std::string& prepared : prepared_transactions) found.push_back(describe(prepared));
  return found;
}

std::vector<std::string> DatabaseUsers::ours_to_end() const {
  std::vector<std::string> found;
  for (const DatabaseUser& user : sessions) {
    if (user.may_end) found.push_back(describe(user));
  }
  return found;
}

std::vector<std::string> DatabaseUsers::words() const {
  std::vector<std::string> found;
  for (const DatabaseUser& user : sessions) found.push_back(describe(user));
  for (const std::string& prepared : prepared_transactions) found.push_back(describe(prepared));
  return found;
}

DatabaseUsers read_database_users(Connection& connection, const std::string& database) {
  DatabaseUsers users;
  const Result sessions = connection.run(std::string(sql::kDatabaseSessions), {database});
  for (int row = 0; row < sessions.rows(); ++row) {
    users.sessions.push_back({static_cast<int>(sessions.integer(row, 0)), sessions.text(row, 1), sessions.text(row, 2),
                              sessions.text(row, 3), sessions.boolean(row, 4)});
  }
  const Result prepared = connection.run(std::string(sql::kPreparedTransactions), {database});
  for (int row = 0; row < prepared.rows(); ++row) users.prepared_transactions.push_back(prepared.text(row, 0));
  return users;
}

void end_sessions_until(Connection& connection, const std::vector<std::string>& databases,
                        const std::stop_token& done) {
  std::set<int> refused;
  while (!done.stop_requested()) {
    for (const std::string& database : databases) {
      for (const DatabaseUser& user : read_database_users(connection, database).sessions) {
        if (!user.may_end || refused.contains(user.pid)) continue;
        try {
          connection.run("SELECT pg_catalog.pg_terminate_backend($1::integer)", {std::to_string(user.pid)});
        } catch (const base::Error& error) {
          if (error.kind() != base::ErrorKind::database) throw;
          refused.insert(user.pid);
        }
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace holdfast::postgres
